/**
 * The fixed parts of the scripts; nothing is ever put into them. Commands: `kubectl` reference (get, create, patch, delete).
 * Only POSIX features, so that `sh` may be dash, bash or busybox.
 */
export const PRELUDE = {
  before: String.raw`#!/bin/sh
# Carries out a change of RBAC objects that pawl proved. Needs: kubectl and jq. Works in the current context of kubectl, or
# in the one that KUBE_CONTEXT names. Everything is compared first: if an object is no longer what the proof was made for,
# or something on which it relies has moved, this stops before anything is changed. What is new is made before anything is
# taken away, and what is deleted is saved in the folder "saved". Run again after an interruption, it finishes the work.
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

# Words of jq: where an object stands, and what it says. Order, repetition and lists that are left out have no meaning in RBAC.
words='
  def place: "\(.kind) \(.metadata | if .namespace then "\(.namespace)/" else "" end)\(.metadata.name)";
  def texts: (. // []) | unique;
  def says: .metadata.namespace as $own | if .kind | endswith("Binding") then {
      role: .roleRef | {kind, name},
      subjects: [(.subjects // [])[] | {kind, name, namespace: (
        if .kind != "ServiceAccount" then "" elif (.namespace // "") == "" then ($own // "") else .namespace end)}] | unique
    } else {
      rules: [(.rules // [])[] | {
        verbs: .verbs | texts, apiGroups: .apiGroups | texts, resources: .resources | texts,
        resourceNames: .resourceNames | texts, nonResourceURLs: .nonResourceURLs | texts}] | unique
    } end;'

# What a file says; nothing for no file.
expected() {
  if [ -n "$1" ]; then jq -S -c "$words says" <"$1"; fi
}

# What stays and the proof counts on is compared, not changed; the file is a List of it as it was.
relied() {
  moved=$(printf '%s\n' "$all" | jq -r --slurpfile wanted "$1" "$words"'
    INDEX(.items[]; place) as $live | first($wanted[0].items[] | . as $was | $live[place] as $is |
      if $is == null or ($is | says) != ($was | says) then "\(place), on which the proof relies, is no longer what it was; scan again"
      elif $was.metadata.uid and $is.metadata.uid != $was.metadata.uid then "\(place), on which the proof relies, was made anew; is this the right cluster?"
      else empty end) // ""')
  if [ -n "$moved" ]; then stop "$moved"; fi
}

# object TYPE NAMESPACE NAME UID BEFORE AFTER MEMBER SAVED: two files, or nothing where there is no object; the member that
# changes, and the name under which a deleted object is saved.
object() {
  what="$1 ${'$'}{2:+$2/}$3"
  if [ "$mode" = check ]; then
    found=$(printf '%s\n' "$all" | jq -c --arg type "$1" --arg namespace "$2" --arg name "$3" '
      .items[] | select("\(.kind | ascii_downcase)s.rbac.authorization.k8s.io" == $type and .metadata.name == $name and (.metadata.namespace // "") == $namespace)')
  else
    found=$(kube get "$1/$3" ${'$'}{2:+"--namespace=$2"} --ignore-not-found --output=json)
  fi
  live=''
  if [ -n "$found" ]; then live=$(printf '%s\n' "$found" | jq -S -c "$words says"); fi
  before=$(expected "$5")
  after=$(expected "$6")
  if [ "$live" = "$after" ]; then return; fi
  if [ "$live" != "$before" ]; then stop "$what is no longer what the proof was made for; scan again"; fi
  # An object that was made again under the same name is another one, and another cluster has others.
  if [ -n "$4" ] && [ -n "$found" ]; then
    uid=$(printf '%s\n' "$found" | jq -r .metadata.uid)
    if [ "$uid" != "$4" ]; then stop "$what is not the one that was judged ($uid instead of $4); is this the right cluster?"; fi
  fi
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
  file=$1
  if [ -f "saved/$2" ]; then
    saved=$(expected "saved/$2")
    if [ "$saved" = "$after" ]; then file=saved/$2; fi
  fi
  kube create --validate=false --filename="$file"
}

`,
  after: String.raw`
mode=check
all=$(kube get clusterroles.rbac.authorization.k8s.io,clusterrolebindings.rbac.authorization.k8s.io,roles.rbac.authorization.k8s.io,rolebindings.rbac.authorization.k8s.io --all-namespaces --output=json)
if [ -f objects/relied-on.json ] && [ "$direction" = apply ]; then relied objects/relied-on.json; fi
changes
mode=change
changes
printf '%s\n' "done: $unit"
`,
} as const;
