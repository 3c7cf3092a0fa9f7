import { toJsonSchema } from "@valibot/to-json-schema";
import type { GenericSchema } from "valibot";
import { METHODS } from "./methods.ts";
import { errorLine, resultLine } from "./reply-line.ts";

/** The folder with the generated schemas. The package exports it as `./schemas/*`. */
export const SCHEMAS_FOLDER = "schemas";

/** The JSON Schema of every message, by file name. */
export function jsonSchemas(): ReadonlyMap<string, string> {
	const files = new Map<string, string>();
	for (const [method, { params, result }] of Object.entries(METHODS)) {
		files.set(`${method}.params.json`, write(params, `The params of ${method}`));
		files.set(`${method}.result.json`, write(result, `The result of ${method}`));
	}
	files.set("result-line.json", write(resultLine, "A line that answers a request"));
	files.set("error-line.json", write(errorLine, "A line that answers a request with an error"));
	return files;
}

function write(schema: GenericSchema, title: string): string {
	const { $schema, ...shape } = toJsonSchema(schema);
	return `${JSON.stringify({ $schema, title, ...shape }, undefined, 2)}\n`;
}
