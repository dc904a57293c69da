/**
 * The fixed parts of the scripts; nothing is ever put into them. Commands: `kubectl` reference (get, create, patch, delete).
 * Only POSIX features, so that `sh` may be dash, bash or busybox.
 */
export const PRELUDE = {
  before: String.raw`#!/bin/sh
# Carries out a change of RBAC objects that pawl proved. Needs: kubectl and jq. Works in the current context of kubectl, or
# in the one that KUBECONFIG and KUBE_CONTEXT name. Everything is compared first: if an object is no longer what the proof
# was made for, this stops before anything is changed. What is new is made before anything is taken away. Run again after
# an interruption, it finishes the work. What is deleted is saved first, in the folder "saved".
set -eu
CDPATH='' cd -- "$(dirname -- "$0")"

`,
  functions: String.raw`
stop() {
  printf '%s\n' "stopped: $1" >&2
  exit 1
}

kube() {
  kubectl ${'$'}{KUBE_CONTEXT:+"--context=$KUBE_CONTEXT"} "$@"
}

# The canonical text of a role or binding on stdin. Order, repetition and lists that are left out have no meaning in RBAC.
normal() {
  jq -S -c '
    def texts: (. // []) | unique;
    .metadata.namespace as $own |
    if has("roleRef") then {
      role: .roleRef | {kind, name},
      subjects: [(.subjects // [])[] | {kind, name, namespace: (
        if .kind != "ServiceAccount" then "" elif (.namespace // "") == "" then ($own // "") else .namespace end)}] | unique
    } else {
      rules: [(.rules // [])[] | {
        verbs: .verbs | texts, apiGroups: .apiGroups | texts, resources: .resources | texts,
        resourceNames: .resourceNames | texts, nonResourceURLs: .nonResourceURLs | texts}] | unique
    } end'
}

# The canonical text of a file; nothing for no file.
expected() {
  if [ -n "$1" ]; then normal <"$1"; fi
}

# read_live TYPE NAMESPACE NAME: sets found to the object as JSON, and live to its canonical text; both empty for none.
read_live() {
  found=$(kube get "$1/$3" ${'$'}{2:+"--namespace=$2"} --ignore-not-found --output=json)
  live=''
  if [ -n "$found" ]; then live=$(printf '%s\n' "$found" | normal); fi
  what="$1 ${'$'}{2:+$2/}$3"
}

# same_object UID: an object that was made again under the same name is another one, and another cluster has others.
same_object() {
  if [ -n "$1" ] && [ -n "$found" ]; then
    uid=$(printf '%s\n' "$found" | jq -r .metadata.uid)
    if [ "$uid" != "$1" ]; then stop "$what is not the one that was judged ($uid instead of $1); is this the right cluster?"; fi
  fi
}

# relies TYPE NAMESPACE NAME UID OBJECT: what stays and the proof counts on; the object as JSON. It is compared, not changed.
relies() {
  if [ "$mode" = change ]; then return; fi
  read_live "$1" "$2" "$3"
  same_object "$4"
  wanted=$(printf '%s\n' "$5" | normal)
  if [ "$live" != "$wanted" ]; then stop "$what, on which the proof relies, is no longer what it was; scan again"; fi
}

# object TYPE NAMESPACE NAME UID BEFORE AFTER MEMBER SAVED: two files, or nothing where there is no object; the member that
# changes, and the name under which a deleted object is saved.
object() {
  read_live "$1" "$2" "$3"
  before=$(expected "$5")
  after=$(expected "$6")
  if [ "$live" = "$after" ]; then return; fi
  if [ "$live" != "$before" ]; then stop "$what is no longer what the proof was made for; scan again"; fi
  same_object "$4"
  if [ "$mode" = check ]; then return; fi
  printf '%s\n' "changing $what"
  if [ -z "$before" ]; then
    make "$6" "$8"
  elif [ -z "$after" ]; then
    mkdir -p saved
    printf '%s\n' "$found" | jq 'del(.metadata.uid, .metadata.resourceVersion, .metadata.creationTimestamp, .metadata.managedFields, .metadata.generation, .metadata.selfLink)' >"saved/$8"
    kube delete "$1/$3" ${'$'}{2:+"--namespace=$2"}
  else
    # The test lets the server refuse it if somebody changes the object in this very moment.
    version=$(printf '%s\n' "$found" | jq .metadata.resourceVersion)
    value=$(jq -c --arg member "$7" '.[$member]' <"$6")
    kube patch "$1/$3" ${'$'}{2:+"--namespace=$2"} --type=json --patch="[{\"op\":\"test\",\"path\":\"/metadata/resourceVersion\",\"value\":$version},{\"op\":\"add\",\"path\":\"/$7\",\"value\":$value}]"
  fi
}

# make FILE SAVED: as it was before it was deleted, with all labels and annotations, if it was saved.
make() {
  if [ -f "saved/$2" ]; then
    saved=$(normal <"saved/$2")
    if [ "$saved" = "$after" ]; then
      kube create --filename="saved/$2"
      return
    fi
  fi
  kube create --filename="$1"
}

`,
  after: String.raw`
mode=check
relied
changes
mode=change
changes
printf '%s\n' "done: $unit"
`,
} as const;
