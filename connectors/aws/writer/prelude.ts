import { COMMON, SETTINGS } from './shell.ts';

/**
 * The fixed parts of the scripts; nothing is ever put into them. Commands and outputs: AWS CLI Command Reference, "iam".
 * Only POSIX features, so that `sh` may be dash, bash or busybox.
 */
export const PRELUDE = {
  before: String.raw`#!/bin/sh
# Carries out a change of IAM policies that pawl proved. Needs: aws (the AWS CLI, version 1 or 2) and jq.
# Everything is compared first: if a policy, an attachment or a membership is no longer what the proof was made for, this
# stops before anything is changed. Run again after an interruption, it finishes the work.
${SETTINGS}`,
  functions: String.raw`${COMMON}
# The canonical text of a file; nothing for no file.
expected() {
  if [ -n "$1" ]; then normal <"$1"; fi
}

# Is the text $2 in the JSON list $1? Prints true or false.
listed() {
  printf '%s\n' "$1" | jq --arg text "$2" 'any(.[]; . == $text)'
}

# decide WHAT LIVE BEFORE AFTER: sets todo, or stops when the live state is neither the one before nor the one after.
decide() {
  todo=no
  if [ "$2" = "$4" ]; then
    return
  elif [ "$2" != "$3" ]; then
    stop "$1 is no longer what the proof was made for; scan again"
  elif [ "$mode" = change ]; then
    todo=yes
    printf '%s\n' "changing $1"
  fi
}

# holder KIND NAME ID: a principal that was made again under the same name is another one.
holder() {
  case $1 in
    role) query=Role.RoleId ;;
    user) query=User.UserId ;;
    group) query=Group.GroupId ;;
  esac
  id=$(aws iam "get-$1" "--$1-name=$2" --no-paginate --query "$query" --output text)
  if [ "$id" != "$3" ]; then stop "$1 $2 is not the one that was judged ($id instead of $3)"; fi
}

# version ARN ID: a policy that others edit, and of which a part is taken over, says what it said.
version() {
  id=$(aws iam get-policy "--policy-arn=$1" --query Policy.DefaultVersionId --output text)
  if [ "$id" != "$2" ]; then stop "policy $1 has version $id in force and not $2; export and scan again"; fi
}

# inline KIND NAME POLICY BEFORE AFTER: two files, or nothing where there is no policy.
inline() {
  live=''
  names=$(aws iam "list-$1-policies" "--$1-name=$2" --query PolicyNames --output json)
  found=$(listed "$names" "$3")
  if [ "$found" = true ]; then
    live=$(aws iam "get-$1-policy" "--$1-name=$2" "--policy-name=$3" --query PolicyDocument --output json)
    live=$(printf '%s\n' "$live" | normal)
  fi
  before=$(expected "$4")
  after=$(expected "$5")
  decide "inline policy $3 of $1 $2" "$live" "$before" "$after"
  if [ "$todo" = no ]; then return; fi
  if [ -n "$5" ]; then
    aws iam "put-$1-policy" "--$1-name=$2" "--policy-name=$3" "--policy-document=file://$5"
  else
    aws iam "delete-$1-policy" "--$1-name=$2" "--policy-name=$3"
  fi
}

# managed ARN BEFORE AFTER: a former version that says the same is made the default again; else a new version is made,
# for which the oldest one goes if the account allows no more ($versions_quota).
managed() {
  version=$(aws iam get-policy "--policy-arn=$1" --query Policy.DefaultVersionId --output text)
  live=$(document "$1" "$version")
  before=$(expected "$2")
  after=$(expected "$3")
  decide "policy $1" "$live" "$before" "$after"
  if [ "$todo" = no ]; then return; fi
  versions=$(aws iam list-policy-versions "--policy-arn=$1" --query Versions --output json)
  ids=$(printf '%s\n' "$versions" | jq -r 'sort_by(.VersionId[1:] | split(".")[0] | tonumber) | .[] | select(.IsDefaultVersion | not) | .VersionId')
  for id in $ids; do
    found=$(document "$1" "$id")
    if [ "$found" = "$after" ]; then
      aws iam set-default-policy-version "--policy-arn=$1" "--version-id=$id"
      return
    fi
  done
  count=$(printf '%s\n' "$versions" | jq length)
  if [ "$count" -ge "$versions_quota" ]; then
    aws iam delete-policy-version "--policy-arn=$1" "--version-id=$(printf '%s\n' "$ids" | head -n 1)"
  fi
  aws iam create-policy-version "--policy-arn=$1" "--policy-document=file://$3" --set-as-default >/dev/null
}

# created ARN DESCRIPTION BEFORE AFTER: a policy of its own; two files, or nothing where there is no policy. One that
# somebody else holds in the meantime is left.
created() {
  live=''
  arns=$(aws iam list-policies --scope=Local --query 'Policies[].Arn' --output json)
  found=$(listed "$arns" "$1")
  if [ "$found" = true ]; then
    version=$(aws iam get-policy "--policy-arn=$1" --query Policy.DefaultVersionId --output text)
    live=$(document "$1" "$version")
  fi
  before=$(expected "$3")
  after=$(expected "$4")
  decide "policy $1" "$live" "$before" "$after"
  if [ "$todo" = no ]; then return; fi
  if [ -n "$4" ]; then
    aws iam create-policy "--policy-name=$(basename "$1")" "--description=$2" "--policy-document=file://$4" >/dev/null
    aws iam wait policy-exists "--policy-arn=$1"
    return
  fi
  policy=$(aws iam get-policy "--policy-arn=$1" --query Policy --output json)
  uses=$(printf '%s\n' "$policy" | jq '(.AttachmentCount // 0) + (.PermissionsBoundaryUsageCount // 0)')
  if [ "$uses" -gt 0 ]; then
    printf '%s\n' "left policy $1: somebody else uses it"
    return
  fi
  versions=$(aws iam list-policy-versions "--policy-arn=$1" --query Versions --output json)
  for id in $(printf '%s\n' "$versions" | jq -r '.[] | select(.IsDefaultVersion | not) | .VersionId'); do
    aws iam delete-policy-version "--policy-arn=$1" "--version-id=$id"
  done
  aws iam delete-policy "--policy-arn=$1"
}

# document ARN VERSION: the canonical text of that version.
document() {
  text=$(aws iam get-policy-version "--policy-arn=$1" "--version-id=$2" --query PolicyVersion.Document --output json)
  printf '%s\n' "$text" | normal
}

# attachment KIND NAME ARN BEFORE AFTER: attached or detached.
attachment() {
  list=$(aws iam "list-attached-$1-policies" "--$1-name=$2" --query 'AttachedPolicies[].PolicyArn' --output json)
  found=$(listed "$list" "$3")
  live=detached
  if [ "$found" = true ]; then live=attached; fi
  decide "the attachment of $3 to $1 $2" "$live" "$4" "$5"
  case "$mode $live $4 $5" in
    'check detached attached detached') gone=$3 ;;
    'check detached detached attached') pending=$3 ;;
  esac
  if [ "$todo" = no ]; then return; fi
  if [ "$5" = attached ]; then
    aws iam "attach-$1-policy" "--$1-name=$2" "--policy-arn=$3"
  else
    aws iam "detach-$1-policy" "--$1-name=$2" "--policy-arn=$3"
  fi
}

# membership USER GROUP BEFORE AFTER: member or apart.
membership() {
  list=$(aws iam list-groups-for-user "--user-name=$1" --query 'Groups[].GroupName' --output json)
  found=$(listed "$list" "$2")
  live=apart
  if [ "$found" = true ]; then live=member; fi
  decide "the membership of user $1 in group $2" "$live" "$3" "$4"
  if [ "$todo" = no ]; then return; fi
  if [ "$4" = member ]; then
    aws iam add-user-to-group "--user-name=$1" "--group-name=$2"
  else
    aws iam remove-user-from-group "--user-name=$1" "--group-name=$2"
  fi
}

`,
  after: String.raw`
caller=$(aws sts get-caller-identity --query Account --output text)
if [ "$caller" != "$account" ]; then stop "these are credentials of account $caller, not of $account"; fi
mode=check
gone=''
pending=''
relied
changes
# What this change replaces it gives up last. Where it is gone already, its replacement would only add to what is held.
if [ "$direction" = apply ] && [ -n "$gone" ] && [ -n "$pending" ]; then
  stop "the attachment of $gone is gone, and not by this change; scan again"
fi
mode=change
changes
printf '%s\n' "done: $unit"
`,
} as const;
