import { toJsonSchema } from "@valibot/to-json-schema";
import { type Field, nodeName, taskId } from "./fields.ts";
import type { Route } from "./route.ts";
import { event, failure } from "./schemas.ts";

/** The one path whose answer has no end. It is not a route. */
export const TRACE_STREAM = "/trace/stream";

/** The parameters of paths. */
export const PATH_PARAMETERS: Readonly<Record<string, Field<unknown>>> = { node: nodeName, taskId };

/** The OpenAPI 3.1 document of some routes. */
export function describeRoutes(routes: readonly Route[], needsToken: boolean): Record<string, unknown> {
	const paths: Record<string, Record<string, unknown>> = {};
	for (const each of routes) {
		const path = paths[each.path] ?? {};
		path[each.method] = operation(each);
		paths[each.path] = path;
	}
	paths[TRACE_STREAM] = { get: traceStream() };
	return {
		openapi: "3.1.0",
		info: {
			title: "Control of a simulated Aerospike cluster",
			version: "1",
			description: "Controls the simulated cluster: its nodes, jobs, replies and faults. Times are in milliseconds.",
		},
		...(needsToken && { security: [{ token: [] }] }),
		paths,
		components: {
			schemas: { Failure: jsonSchema(failure) },
			...(needsToken && { securitySchemes: { token: { type: "http", scheme: "bearer" } } }),
		},
	};
}

function operation({ id, summary, path, query, body, status, answer }: Route): Record<string, unknown> {
	const parameters = [...pathParameters(path), ...(query === undefined ? [] : queryParameters(query))];
	return {
		operationId: id,
		summary,
		...(parameters.length > 0 && { parameters }),
		...(body !== undefined && { requestBody: { content: { "application/json": { schema: jsonSchema(body) } } } }),
		responses: {
			[status]: {
				description: "Done",
				content: { "application/json": { schema: jsonSchema(answer) } },
			},
			"4XX": refused("Refused. The cluster did not change."),
		},
	};
}

function refused(description: string): Record<string, unknown> {
	return { description, content: { "application/json": { schema: { $ref: "#/components/schemas/Failure" } } } };
}

function traceStream(): Record<string, unknown> {
	return {
		operationId: "followTrace",
		summary: "Streams all further events, one per line, until the reader disconnects",
		responses: {
			200: { description: "An endless sequence of lines", content: { "application/x-ndjson": { schema: jsonSchema(event) } } },
			"4XX": refused("Refused: too many streams are open."),
		},
	};
}

function pathParameters(path: string): readonly unknown[] {
	return [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => {
		const schema = PATH_PARAMETERS[name];
		if (schema === undefined) throw new Error(`The path ${path} has a parameter without a description.`);
		return { name, in: "path", required: true, schema: jsonSchema(schema) };
	});
}

function queryParameters(query: Field<unknown>): readonly unknown[] {
	const { properties = {} } = jsonSchema(query);
	return Object.entries(properties).map(([name, schema]) => ({ name, in: "query", schema }));
}

/** JSON Schema cannot express all checks. The descriptions contain the others. */
function jsonSchema(schema: Field<unknown>): { readonly properties?: Readonly<Record<string, unknown>> } {
	const { $schema: _, ...rest } = toJsonSchema(schema, { errorMode: "ignore", typeMode: "input" });
	return rest as { readonly properties?: Readonly<Record<string, unknown>> };
}
