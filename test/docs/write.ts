// `npm run docs`: fills the generated blocks of docs/ from the program.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { DOCS, PAGES, regenerate, schemaText } from './generated.ts';

for (const page of PAGES) writeFileSync(path.join(DOCS, page), await regenerate(page));
writeFileSync(path.join(DOCS, 'pawl.schema.json'), await schemaText());
