resource "aws_cloudformation_stack" "tables" {
  name          = "shop-tables"
  template_body = file("${path.module}/../tables.template.json")

  parameters = {
    AppName              = "shop-staging"
    ParameterStorePrefix = "shop-staging-"
  }
}

output "orders_table_arn" {
  value = aws_cloudformation_stack.tables.outputs["OrdersTableArn"]
}
