import { createHash, timingSafeEqual } from "node:crypto";
import { type Context, Hono, type MiddlewareHandler } from "hono";
import { checked, readBody } from "./checked.ts";
import { limitBody } from "./limit-body.ts";
import { describeRoutes, PATH_PARAMETERS, TRACE_STREAM } from "./openapi.ts";
import { requireJson, requireOwnHost } from "./own-requests.ts";
import { RefusedRequest } from "./refusal.ts";
import { type ControlledWorld, NotFound, type Route } from "./route.ts";
import { ROUTES } from "./routes.ts";
import { emptyMessage } from "./schemas.ts";
import { MOST_STREAMS, streamTrace } from "./trace-stream.ts";

export interface ApiOptions {
	/** If given, every request must contain it. */
	readonly token?: string | undefined;
	/** See {@link requireOwnHost}. */
	readonly hosts?: () => readonly string[] | undefined;
}

/** The control API of a world. */
export function createApi(world: ControlledWorld, { token, hosts = () => undefined }: ApiOptions = {}): Hono {
	const app = new Hono();
	app.onError((error, context) => failed(context, error));
	app.notFound(unknownPath);
	app.use(requireOwnHost(hosts));
	if (token !== undefined) app.use(requireToken(token));
	app.use(requireJson());
	app.use(limitBody());
	const document = describeRoutes(ROUTES, token !== undefined);
	app.get("/openapi.json", (context) => context.json(document));
	app.get(TRACE_STREAM, traceStreams(world));
	for (const route of ROUTES) app.on(route.method, honoPath(route), (context) => answer(context, route, world));
	return app;
}

/** The path of a route as Hono writes it: `/nodes/:node`. */
function honoPath({ path }: Route): string {
	return path.replaceAll(/\{(\w+)\}/g, ":$1");
}

async function answer(context: Context, route: Route, world: ControlledWorld): Promise<Response> {
	const given: Record<string, string> = context.req.param();
	for (const [name, field] of Object.entries(PATH_PARAMETERS)) if (name in given) checked(field, given[name], name);
	const path = { node: "", taskId: "", ...given };
	const query = checked(route.query ?? emptyMessage, context.req.query(), "The query");
	const body = route.body === undefined ? undefined : checked(route.body, await readBody(context), "The body");
	return context.json((await route.run({ world, path, query, body })) as object, route.status);
}

function traceStreams({ cluster }: ControlledWorld): (context: Context) => Response {
	let open = 0;
	const begin = (): ReadableStream<Uint8Array> => {
		if (open >= MOST_STREAMS) throw new RefusedRequest(429, `At most ${MOST_STREAMS} streams of the trace can be open.`);
		open += 1;
		return streamTrace(cluster.trace, () => {
			open -= 1;
		});
	};
	// The answer to HEAD has no body, so nobody would read the stream or cancel it.
	return ({ req }) => new Response(req.method === "HEAD" ? "" : begin(), { headers: { "content-type": "application/x-ndjson" } });
}

function requireToken(token: string): MiddlewareHandler {
	return async ({ req }, next) => {
		if (!isSame(req.header("authorization") ?? "", `Bearer ${token}`)) {
			throw new RefusedRequest(401, "The header Authorization must be Bearer, followed by the simulator's token.");
		}
		await next();
	};
}

function unknownPath({ req }: Context): never {
	throw new RefusedRequest(404, `${req.method} ${req.path} does not exist. /openapi.json lists all operations.`);
}

function failed(context: Context, error: Error): Response {
	if (error instanceof RefusedRequest) return context.json({ error: error.message }, error.status);
	if (error instanceof NotFound) return context.json({ error: error.message }, 404);
	// The simulator cannot do it in its present state: for example, the name or the port is taken.
	return context.json({ error: error.message }, 409);
}

/** Compares digests, so that the length and the time of a comparison do not reveal the token. */
function isSame(given: string, wanted: string): boolean {
	const digest = (text: string) => createHash("sha256").update(text).digest();
	return timingSafeEqual(digest(given), digest(wanted));
}
