import { COMMON, SETTINGS } from './shell.ts';

/**
 * The fixed parts of the scripts of a split; nothing is ever put into them. Commands and outputs: AWS CLI Command
 * Reference, "iam". Only POSIX features.
 */
export const SPLIT_PRELUDE = {
  before: String.raw`#!/bin/sh
# Makes roles that pawl proved, or takes them back. Needs: aws (the AWS CLI, version 1 or 2) and jq. The shared role is
# not touched. Everything is compared first; run again after an interruption, it finishes the work.
${SETTINGS}`,
  functions: String.raw`${COMMON}
same() {
  left=$(normal <"$1")
  right=$(printf '%s\n' "$2" | normal)
  [ "$left" = "$right" ]
}

# there ROLE: sets found and live. Only IAM's own word says that a role is not there.
there() {
  if live=$(aws iam get-role "--role-name=$1" --output json 2>&1); then
    found=yes
    return
  fi
  case $live in
    *NoSuchEntity*) found=no ;;
    *) stop "role $1 could not be read: $live" ;;
  esac
}

# shared ROLE ID: the role that is taken apart is still the one that was judged.
shared() {
  id=$(aws iam get-role "--role-name=$1" --query Role.RoleId --output text)
  if [ "$id" != "$2" ]; then stop "role $1 is not the one that was judged ($id instead of $2)"; fi
}

# role NAME PATH TRUST BOUNDARY TAGS: the role itself; TAGS is a file or nothing.
role() {
  there "$1"
  if [ "$direction" = rollback ]; then
    if [ "$found" = no ]; then return; fi
    used=$(printf '%s\n' "$live" | jq -r '.Role.RoleLastUsed.LastUsedDate // empty')
    if [ -n "$used" ] && [ "$mode" = check ]; then stop "role $1 was used on $used; let its workload use the shared role again first"; fi
    if [ "$mode" = last ]; then
      printf '%s\n' "deleting role $1"
      aws iam delete-role "--role-name=$1"
    fi
    return
  fi
  if [ "$found" = yes ]; then
    trust=$(printf '%s\n' "$live" | jq .Role.AssumeRolePolicyDocument)
    same "$3" "$trust" || stop "role $1 is there with another trust policy"
    boundary=$(printf '%s\n' "$live" | jq -r '.Role.PermissionsBoundary.PermissionsBoundaryArn // empty')
    if [ "$boundary" != "$4" ]; then stop "role $1 is there with another permissions boundary"; fi
    return
  fi
  if [ "$mode" != change ]; then return; fi
  printf '%s\n' "making role $1"
  set -- "$1" "$2" "$3" "$4" "$5" "--role-name=$1" "--path=$2" "--assume-role-policy-document=file://$3"
  if [ -n "$4" ]; then set -- "$@" "--permissions-boundary=$4"; fi
  if [ -n "$5" ]; then set -- "$@" "--tags=file://$5"; fi
  shift 5
  aws iam create-role "$@" >/dev/null
}

# inline ROLE POLICY FILE: one inline policy of the role.
inline() {
  there "$1"
  if [ "$found" = no ]; then
    if [ "$mode" = change ] && [ "$direction" = apply ]; then stop "role $1 is not there"; fi
    return
  fi
  live=$(aws iam list-role-policies "--role-name=$1" --query PolicyNames --output json)
  present=$(printf '%s\n' "$live" | jq --arg name "$2" 'any(.[]; . == $name)')
  if [ "$present" = true ]; then
    text=$(aws iam get-role-policy "--role-name=$1" "--policy-name=$2" --query PolicyDocument --output json)
    same "$3" "$text" || stop "inline policy $2 of role $1 says something else"
    if [ "$direction" = rollback ] && [ "$mode" = change ]; then aws iam delete-role-policy "--role-name=$1" "--policy-name=$2"; fi
    return
  fi
  if [ "$direction" = apply ] && [ "$mode" = change ]; then aws iam put-role-policy "--role-name=$1" "--policy-name=$2" "--policy-document=file://$3"; fi
}

# attached ROLE ARN: one managed policy of the role.
attached() {
  there "$1"
  if [ "$found" = no ]; then
    if [ "$mode" = change ] && [ "$direction" = apply ]; then stop "role $1 is not there"; fi
    return
  fi
  live=$(aws iam list-attached-role-policies "--role-name=$1" --query 'AttachedPolicies[].PolicyArn' --output json)
  present=$(printf '%s\n' "$live" | jq --arg arn "$2" 'any(.[]; . == $arn)')
  if [ "$mode" != change ]; then return; fi
  if [ "$direction" = apply ] && [ "$present" = false ]; then aws iam attach-role-policy "--role-name=$1" "--policy-arn=$2"; fi
  if [ "$direction" = rollback ] && [ "$present" = true ]; then aws iam detach-role-policy "--role-name=$1" "--policy-arn=$2"; fi
}

# version ARN ID: a managed policy that the new roles hold says what it said.
version() {
  if [ "$direction" = rollback ]; then return; fi
  id=$(aws iam get-policy "--policy-arn=$1" --query Policy.DefaultVersionId --output text)
  if [ "$id" != "$2" ]; then stop "policy $1 has version $id in force and not $2; export and scan again"; fi
}

`,
  after: String.raw`
caller=$(aws sts get-caller-identity --query Account --output text)
if [ "$caller" != "$account" ]; then stop "these are credentials of account $caller, not of $account"; fi
for mode in check change last; do changes; done
printf '%s\n' "done: $unit"
`,
} as const;
