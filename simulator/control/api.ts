import { createHash, timingSafeEqual } from "node:crypto";
import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import * as v from "valibot";
import type { Field } from "./fields.ts";
import { describeRoutes, PATH_PARAMETERS, TRACE_STREAM } from "./openapi.ts";
import { NotFound, type Route, type World } from "./route.ts";
import { ROUTES } from "./routes.ts";
import { nothing } from "./schemas.ts";
import { sentenceOf } from "./sentence.ts";
import { streamTrace } from "./trace-stream.ts";

const MAX_BODY = 4 * 1024 * 1024;

/** What a request is refused with. */
class Refusal extends Error {
	override readonly name = "Refusal";
	readonly status: 400 | 401 | 404 | 409 | 413;

	constructor(status: Refusal["status"], message: string) {
		super(message);
		this.status = status;
	}
}

/** The control API over a world. With a `token` every request must bear it. */
export function createApi(world: World, token?: string): Hono {
	const app = new Hono();
	app.onError((error, context) => refuse(context, error));
	app.notFound(({ req }) => {
		throw new Refusal(404, `There is no ${req.method} ${req.path}; /openapi.json says what there is.`);
	});
	if (token !== undefined) {
		app.use(async ({ req }, next) => {
			if (!isSame(req.header("authorization") ?? "", `Bearer ${token}`)) {
				throw new Refusal(401, "The header Authorization must be Bearer and the simulator's token.");
			}
			await next();
		});
	}
	app.use(
		bodyLimit({
			maxSize: MAX_BODY,
			onError: () => {
				throw new Refusal(413, `The body must be of at most ${MAX_BODY} bytes.`);
			},
		}),
	);
	const document = describeRoutes(ROUTES, token !== undefined);
	app.get("/openapi.json", (context) => context.json(document));
	app.get(TRACE_STREAM, (context) =>
		context.body(streamTrace(world.cluster.trace), 200, { "content-type": "application/x-ndjson" }),
	);
	for (const route of ROUTES) {
		const path = route.path.replaceAll(/\{(\w+)\}/g, ":$1");
		app.on(route.method, path, (context) => answer(context, route, world));
	}
	return app;
}

async function answer(context: Context, route: Route, world: World): Promise<Response> {
	const given: Record<string, string> = context.req.param();
	for (const [name, field] of Object.entries(PATH_PARAMETERS)) if (name in given) check(field, given[name], name);
	const path = { node: "", taskId: "", ...given };
	const query = check(route.query ?? nothing, context.req.query(), "The query");
	const body = route.body === undefined ? undefined : check(route.body, await readBody(context), "The body");
	return context.json((await route.run({ world, path, query, body })) as object, route.status);
}

async function readBody({ req }: Context): Promise<unknown> {
	const text = await req.text();
	// Where everything is optional, nothing need be said.
	if (text === "") return {};
	let body: unknown;
	try {
		body = JSON.parse(text);
	} catch (error) {
		throw new Refusal(400, `The body is no JSON: ${error instanceof Error ? error.message : error}.`);
	}
	if (Array.isArray(body)) throw new Refusal(400, "The body must be an object, not a list.");
	return body;
}

function check(schema: Field<unknown>, value: unknown, whole: string): unknown {
	const result = v.safeParse(schema, value, { abortPipeEarly: true });
	if (result.success) return result.output;
	throw new Refusal(400, sentenceOf(result.issues[0], whole));
}

function refuse(context: Context, error: Error): Response {
	if (error instanceof Refusal) return context.json({ error: error.message }, error.status);
	if (error instanceof NotFound) return context.json({ error: error.message }, 404);
	// What the simulator itself cannot do as things are: a name that is taken, a port that is.
	return context.json({ error: error.message }, 409);
}

/** Compares digests, whose length and time say nothing of the token. */
function isSame(given: string, wanted: string): boolean {
	const digest = (text: string) => createHash("sha256").update(text).digest();
	return timingSafeEqual(digest(given), digest(wanted));
}
