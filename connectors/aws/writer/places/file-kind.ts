/** Does a file need the Terraform grammar? */
export function isTerraform(path: string): boolean {
  return /\.tf$/i.test(path);
}

/** Is it Terraform in JSON? */
export function isTerraformJson(path: string): boolean {
  return /\.tf\.json$/i.test(path);
}
