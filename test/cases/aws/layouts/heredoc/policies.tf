resource "aws_iam_user" "backup" {
  name = "backup"
}

resource "aws_iam_user_policy" "backup" {
  name = "backup"
  user = aws_iam_user.backup.name

  policy = <<EOF
{
    "Version": "2012-10-17",
    "Statement": [
        {
            "Sid": "List",
            "Effect": "Allow",
            "Action": "s3:ListAllMyBuckets",
            "Resource": "*"
        },
        {
            "Sid": "Write",
            "Effect": "Allow",
            "Action": [
                "s3:PutObject",
                "s3:AbortMultipartUpload",
                "s3:GetBucketLocation"
            ],
            "Resource": [
                "arn:aws:s3:::${aws_s3_bucket.backup.id}",
                "arn:aws:s3:::${aws_s3_bucket.backup.id}/home/$${aws:username}/*"
            ],
            "Condition": {"StringLike": {"s3:prefix": ["", "${var.prefix}/*"]}}
        }
    ]
}
EOF
}

resource "aws_iam_role_policy" "metrics" {
  name   = "metrics"
  role   = "metrics"
  policy = <<-POLICY
  {
    "Version": "2012-10-17",
    "Statement": [
      {"Effect": "Allow", "Action": ["cloudwatch:PutMetricData", "cloudwatch:ListMetrics"], "Resource": "*"},
      {"Effect": "Allow", "Action": ["logs:CreateLogStream", "logs:PutLogEvents"], "Resource": "arn:${data.aws_partition.current.partition}:logs:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:*"}
    ]
  }
  POLICY
}
