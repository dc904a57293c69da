resource "aws_iam_role" "site" {
  name_prefix        = "site-"
  assume_role_policy = file("${path.module}/trust.json")

  managed_policy_arns = [
    "arn:aws:iam::aws:policy/CloudWatchAgentServerPolicy",
    "arn:${data.aws_partition.this.partition}:iam::aws:policy/AmazonSSMManagedInstanceCore",
  ]

  inline_policy {
    name   = "assets"
    policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = ["s3:GetObject", "s3:ListBucket"], Resource = ["arn:aws:s3:::acme-assets", "arn:aws:s3:::acme-assets/*"] }] })
  }

  # Mails.
  inline_policy {
    name   = "mail-${var.stage}"
    policy = data.aws_iam_policy_document.mail.json
  }
}

data "aws_iam_policy_document" "mail" {
  statement {
    actions   = ["ses:SendEmail", "ses:SendRawEmail"]
    resources = [var.identity_arn]
  }
  statement {
    actions     = ["sns:Publish", "sns:ListTopics"]
    not_resources = ["arn:aws:sns:*:*:billing"]
  }
}
