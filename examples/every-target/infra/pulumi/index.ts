import * as aws from "@pulumi/aws";
import { readFileSync } from "node:fs";

const tables = new aws.cloudformation.Stack("shop-tables", {
  templateBody: readFileSync("../tables.template.json", "utf8"),
  parameters: { AppName: "shop-staging", ParameterStorePrefix: "shop-staging-" },
});

export const ordersTableArn = tables.outputs["OrdersTableArn"];
