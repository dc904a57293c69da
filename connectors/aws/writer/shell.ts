/** How each script begins below its first lines: it stops at the first failure, asks nobody, and works in its own folder. */
export const SETTINGS = String.raw`set -eu
AWS_PAGER=''
export AWS_PAGER
CDPATH='' cd -- "$(dirname -- "$0")"

`;

/** Functions of each script: to stop with a reason, and to tell whether two policy documents say the same. */
export const COMMON = String.raw`
stop() {
  printf '%s\n' "stopped: $1" >&2
  exit 1
}

# The canonical text of a policy document on stdin. Order, repetition, and whether one text is written as a list have no
# meaning in IAM.
normal() {
  jq -S -c '
    def texts: (if type == "array" then . else [.] end) | map(tostring) | unique;
    {
      version: (.Version // "2008-10-17"),
      id: .Id,
      statements: (.Statement | if type == "array" then . else [.] end | map(
        with_entries(
          if .key == "Action" or .key == "NotAction" or .key == "Resource" or .key == "NotResource" then .value |= texts
          elif .key == "Principal" or .key == "NotPrincipal" then .value |= (if type == "object" then map_values(texts) else . end)
          elif .key == "Condition" then .value |= map_values(map_values(texts))
          else . end
        ) | if .Condition == {} then del(.Condition) else . end
      ) | sort)
    }'
}
`;
