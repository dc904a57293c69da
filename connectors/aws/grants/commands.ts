/** The command that makes a whole export, as the remedy of everything that is wrong with one. */
export const EXPORT_COMMAND = 'aws iam get-account-authorization-details --output json > account-authorization-details.json';

/** How to tell what an organization lays upon an account, as the remedy of everything that is wrong with such a file. */
export const ORGANIZATION_BUNDLE =
  'write {"pawl": "organization-policies", "managementAccount": "…", "levels": [{"target": "r-…", "serviceControlPolicies": ["p-…"], "resourceControlPolicies": ["p-…"]}, …]}, from root to account, with the policies as documents or as ids of `aws organizations describe-policy` outputs';

/** How to tell which resource a policy belongs to, as the remedy of everything that is wrong with such a file. */
export const RESOURCE_BUNDLE = 'wrap it: {"pawl": "resource-policies", "policies": [{"resource": "arn:…", "policy": …}]}';

/** How to tell the quotas of an account, as the remedy of everything that is wrong with such a file. */
export const SUMMARY_COMMAND = 'write the quotas of each account under its number: aws iam get-account-summary --output json > account-summary.123456789012.json';

/** How to tell a permission set of IAM Identity Center, as the remedy of everything that is wrong with such files. */
export const PERMISSION_SET_COMMANDS =
  'write the outputs of aws sso-admin describe-permission-set, get-inline-policy-for-permission-set, list-managed-policies-in-permission-set, list-customer-managed-policy-references-in-permission-set and list-accounts-for-provisioned-permission-set, each with --instance-arn and --permission-set-arn and without --max-items, into one folder per permission set';
