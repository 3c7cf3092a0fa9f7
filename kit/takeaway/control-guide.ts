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

/** How to control the simulated cluster from another process, as Markdown. The API's description lists the requests. */
export function controlGuide(): string {
	const paths = describeRoutes(ROUTES, false).paths as Readonly<Record<string, Readonly<Record<string, Operation>>>>;
	const rows = Object.entries(paths).flatMap(([path, operations]) =>
		Object.entries(operations).map(
			([method, operation]) => `| \`${method.toUpperCase()} ${path}\` | ${fieldsOf(operation)} | ${operation.summary} |`,
		),
	);
	return [
		"# Controlling the simulated cluster",
		"",
		"Start the cluster. Until version 0.1.0 is on npm, write `node PATH/TO/CLONE/dist/bin/main.js` instead of `npx aerospike-task`:",
		"",
		"```sh",
		"npx aerospike-task simulate --nodes 3 --json",
		"```",
		"",
		"The command prints one line of JSON with `hosts` for your driver and `control` for your steps. Then it prints a line for each event, until you interrupt it.",
		"Keep reading these lines; otherwise the command stops when the pipe is full. All addresses are on 127.0.0.1.",
		'Times are in milliseconds. Ids are decimal strings. An invalid request is answered with 4xx and `{ "error": … }`, which contains one sentence.',
		"",
		"| request | body | what it does |",
		"|---|---|---|",
		...rows,
		"",
		"`GET /openapi.json` describes all requests with all fields.",
		"",
		"## From steps to requests",
		"",
		"| step | request |",
		"|---|---|",
		'| Given the nodes A and B | `POST /nodes` `{ "name": "A" }`, the same for B, and `POST /nodes/…/leave` for the nodes that existed before |',
		'| Given node A answers "active", then "done" | `POST /nodes/A/plan` `{ "replies": [{ "reply": "active" }, { "reply": "done" }] }` |',
		'| Given the job runs for 2500 ms | `POST /jobs` `{ "taskId": "4660", "set": "demo", "life": { "duration": 2500 } }` |',
		"| When node B restarts at 800 ms | 800 ms after the start of the scenario: `POST /nodes/B/restart` |",
		"| When the task is awaited | call your driver with the addresses from `GET /nodes` |",
		"| Then the wait completes after 3 rounds | check your driver's result and the events `asked` in `GET /trace`: 3 for each node |",
		"",
		"Between two scenarios, `POST /reset` restores the state at the start.",
		"",
		"## Answers in a plan",
		"",
		ANSWER_WORDS.map((word) => `\`${word}\``).join(", "),
		"",
		'`{ "value": text }` is the text of a value, `{ "body": text }` the text of a whole body. `times` is how many questions get this answer, `after` is the delay in milliseconds.',
		"",
	].join("\n");
}

function fieldsOf({ requestBody }: Operation): string {
	const { properties = {}, required = [] } = requestBody?.content["application/json"].schema ?? {};
	return Object.keys(properties)
		.map((field) => (required.includes(field) ? `\`${field}\`` : `\`${field}\`?`))
		.join(", ");
}
