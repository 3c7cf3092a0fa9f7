import { describeRoutes } from "../../simulator/control/openapi.ts";
import { ROUTES } from "../../simulator/control/routes.ts";
import { ANSWER_WORDS } from "../../simulator/reply-plan.ts";

interface Operation {
	readonly summary: string;
	readonly requestBody?: { readonly content: { readonly "application/json": { readonly schema: Schema } } };
}

interface Schema {
	readonly properties?: Readonly<Record<string, Schema>>;
	readonly required?: readonly string[];
}

/** How to steer the simulated cluster from another process, as Markdown; what there is to call comes from the API's own description. */
export function controlGuide(): string {
	const paths = describeRoutes(ROUTES, false).paths as Readonly<Record<string, Readonly<Record<string, Operation>>>>;
	const rows = Object.entries(paths).flatMap(([path, operations]) =>
		Object.entries(operations).map(
			([method, operation]) => `| \`${method.toUpperCase()} ${path}\` | ${fieldsOf(operation)} | ${operation.summary} |`,
		),
	);
	return [
		"# Steering the simulated cluster",
		"",
		"```sh",
		"npx aerospike-task simulate --nodes 3 --json",
		"```",
		"",
		"prints one line of JSON, `hosts` for your driver and `control` for your steps, and then a line for whatever happens, until it is interrupted.",
		"Read these lines, or it stands still when the pipe is full. Everything is on 127.0.0.1.",
		'Times are milliseconds. Ids are decimal texts. A request that makes no sense is answered with 4xx and `{ "error": … }`, one sentence.',
		"",
		"| request | body | what it does |",
		"|---|---|---|",
		...rows,
		"",
		"`GET /openapi.json` has all of it, with every field.",
		"",
		"## From steps to requests",
		"",
		"| step | request |",
		"|---|---|",
		'| Given the nodes A and B | `POST /nodes` `{ "name": "A" }`, the same for B, and `POST /nodes/…/leave` for those that were there before |',
		'| Given node A answers "active", then "done" | `POST /nodes/A/plan` `{ "replies": [{ "reply": "active" }, { "reply": "done" }] }` |',
		'| Given the job runs for 2500 ms | `POST /jobs` `{ "taskId": "4660", "set": "demo", "life": { "duration": 2500 } }` |',
		"| When node B restarts at 800 ms | 800 ms after the start of the scenario: `POST /nodes/B/restart` |",
		"| When the task is awaited | your driver, on the addresses that `GET /nodes` tells |",
		"| Then the wait completes after 3 rounds | your driver's answer, and the events `asked` of `GET /trace`, 3 for each node |",
		"",
		"`POST /reset` between two scenarios puts all back as it was at the start.",
		"",
		"## What a plan may answer",
		"",
		ANSWER_WORDS.map((word) => `\`${word}\``).join(", "),
		"",
		'`{ "value": text }` is a value in a server\'s own words, `{ "body": text }` a whole body. `times` says how often, `after` how late.',
		"",
	].join("\n");
}

function fieldsOf({ requestBody }: Operation): string {
	const { properties = {}, required = [] } = requestBody?.content["application/json"].schema ?? {};
	return Object.keys(properties)
		.map((field) => (required.includes(field) ? `\`${field}\`` : `\`${field}\`?`))
		.join(", ");
}
