import { createAdaptorServer } from "@hono/node-server";
import { createApi } from "./api.ts";
import type { World } from "./route.ts";

export interface ControlOptions {
	/** Default: one that the system picks. */
	readonly port?: number;
	/** Where it listens. Default `127.0.0.1`; any other address needs a token, for who reaches it steers the cluster. */
	readonly host?: string;
	/** What every request must bear, at least 16 characters. */
	readonly token?: string;
}

/** The control API as it listens. */
export interface ServedControl {
	/** Such as `http://127.0.0.1:41234`. */
	readonly url: string;
	close(): Promise<void>;
}

const LOOPBACK = "127.0.0.1";
const SHORTEST_TOKEN = 16;

/**
 * Steers a world over HTTP. What it can do, it says itself, at `/openapi.json`.
 *
 * @throws RangeError for another address without a token, and for a token that is short
 */
export async function serveControl(
	world: World,
	{ port = 0, host = LOOPBACK, token }: ControlOptions = {},
): Promise<ServedControl> {
	if (host !== LOOPBACK && token === undefined) throw new RangeError(`To listen on ${host} the control API needs a token.`);
	if (token !== undefined && token.length < SHORTEST_TOKEN) {
		throw new RangeError(`The control API's token must have at least ${SHORTEST_TOKEN} characters, not ${token.length}.`);
	}
	const server = createAdaptorServer({ fetch: createApi(world, token).fetch });
	await new Promise<void>((resolve, reject) => {
		server.once("error", (error: NodeJS.ErrnoException) => {
			reject(new Error(`The control API cannot listen on ${host}:${port} (${error.code ?? error.message}).`, { cause: error }));
		});
		server.listen(port, host, resolve);
	});
	const bound = server.address();
	const boundPort = bound !== null && typeof bound === "object" ? bound.port : port;
	return {
		url: `http://${host.includes(":") ? `[${host}]` : host}:${boundPort}`,
		close: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				// Streams of the trace have no end of their own.
				if ("closeAllConnections" in server) server.closeAllConnections();
			}),
	};
}
