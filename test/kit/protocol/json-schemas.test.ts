import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { jsonSchemas, SCHEMAS_FOLDER } from "../../../kit/protocol/json-schemas.ts";

describe("the published schemas", () => {
	const schemas = jsonSchemas();

	it.each([...schemas])(
		"%s is the schema that the kit checks messages against (`npm run schemas` writes it)",
		async (file, schema) => {
			await expect(schema).toMatchFileSnapshot(`../../../${SCHEMAS_FOLDER}/${file}`);
		},
	);

	it("are the only files in their folder", () => {
		expect(readdirSync(SCHEMAS_FOLDER).sort()).toEqual([...schemas.keys()].sort());
	});

	it("describe the params and the result of each method", () => {
		const methods = ["abort", "bye", "cancel", "decide", "hello", "parse", "status", "track"];
		const files = methods.flatMap((method) => [`${method}.params.json`, `${method}.result.json`]);
		expect([...schemas.keys()].sort()).toEqual([...files, "error-line.json", "result-line.json"].sort());
	});
});
