import { describe, expect, it } from 'vitest';
import { writer } from '../../../connectors/kubernetes/writer.ts';
import { loneLists } from '../../../connectors/kubernetes/writer/lone-lists.ts';
import { Proven } from '../../../src/core/proof.ts';
import { accounts, bind, clusterOf, role } from './cluster.ts';
import { wholeUnit } from './manifest-files.ts';

/** A rule on one resource of the nameless group. */
function on(resource: string, ...verbs: readonly string[]): string {
  return `[{apiGroups: [""], resources: [${resource}], verbs: [${verbs.map((verb) => `"${verb}"`).join(', ')}]}]`;
}

/** What is asked of people when a cluster of one or two accounts changes from one text to the other. */
function told(before: string, after: string): readonly string[] {
  const [had, has] = [clusterOf(before), clusterOf(after)];
  return loneLists({ unit: wholeUnit(had), before: had, after: has });
}

const bound = bind('a/s', 'Role/s', 'a/s');
const accountsOfA = accounts('a/s', 'a/t');

describe('who keeps list and loses watch is asked for informers that are yet to start', () => {
  const watchLeaves = 'Ask whoever runs system:serviceaccount:a:s whether an informer is to start there that did not run in the record: it would need watch beside list, and watch of core/pods leaves, because nobody was seen watching.';

  it.each<readonly [string, string, string, readonly string[]]>([
    ['one verb of a rule', role('a/s', on('pods', 'get', 'list', 'watch')) + bound, role('a/s', on('pods', 'get', 'list')) + bound, [watchLeaves]],
    ['what a wildcard gave', role('a/s', on('"*"', '*')) + bound, role('a/s', on('pods', 'list')) + bound, [watchLeaves]],
    ['by one name', role('a/s', '[{apiGroups: [""], resources: [pods], verbs: [list, watch], resourceNames: [p]}]') + bound, role('a/s', '[{apiGroups: [""], resources: [pods], verbs: [list], resourceNames: [p]}]') + bound, [watchLeaves]],
    ['what stays in one namespace leaves in the cluster', role('s', on('pods', 'list', 'watch')) + bind('s', 's', 'a/s'), role('s', on('pods', 'list')) + bind('s', 's', 'a/s') + role('a/s', on('pods', 'watch')) + bound, [watchLeaves]],
    ['both leave', role('a/s', on('pods', 'get', 'list', 'watch')) + bound, role('a/s', on('pods', 'get')) + bound, []],
    ['watch was not granted', role('a/s', on('pods', 'get', 'list')) + bound, role('a/s', on('pods', 'list')) + bound, []],
    ['watch stays by another binding', role('a/s', on('pods', 'list', 'watch')) + bound, role('a/s', on('pods', 'list')) + bound + role('w', on('pods', 'watch')) + bind('w', 'w', 'a/s'), []],
    ['of other resources', role('a/s', on('pods, nodes', 'list', 'watch')) + bound, role('a/s', '[{apiGroups: [""], resources: [pods], verbs: [list, watch]}]') + bound, []],
    ['a path', role('s', '[{nonResourceURLs: ["/list"], verbs: ["*"]}]') + bind('s', 's', 'a/s'), role('s', '[{nonResourceURLs: ["/list"], verbs: [list]}]') + bind('s', 's', 'a/s'), []],
  ])('%s', (_name, before, after, sentences) => {
    expect(told(accountsOfA + before, accountsOfA + after)).toEqual(sentences);
  });

  it('among the steps of the change', () => {
    const [before, after] = [clusterOf(accountsOfA + role('a/s', on('pods', 'list', 'watch')) + bound), clusterOf(accountsOfA + role('a/s', on('pods', 'list')) + bound)];
    expect(writer.write(new Proven({ unit: wholeUnit(before), before, after }), [], []).steps).toContain(watchLeaves);
  });

  it('in one sentence, however many they are', () => {
    const both = bind('a/s', 'Role/s', 'a/s', 'a/t');
    const kinds = 'pods, nodes, secrets, services';
    expect(told(accountsOfA + role('a/s', on(kinds, 'list', 'watch')) + both, accountsOfA + role('a/s', on(kinds, 'list')) + both)).toEqual([
      'Ask whoever runs system:serviceaccount:a:s and system:serviceaccount:a:t whether an informer is to start there that did not run in the record: it would need watch beside list, and watch of core/nodes, core/pods, core/secrets and 1 more leaves, because nobody was seen watching.',
    ]);
  });
});
