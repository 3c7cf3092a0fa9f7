import { createAdaptorServer } from "@hono/node-server";
import { listenFailure } from "../tcp/listen-failure.ts";
import { createApi } from "./api.ts";
import { loopbackHosts } from "./own-requests.ts";
import type { ControlledWorld } from "./route.ts";

export interface ControlOptions {
	/** Default: a port that the system picks. */
	readonly port?: number;
	/** The address to listen on. Default `127.0.0.1`. Any other address needs a token. */
	readonly host?: string;
	/** The token that every request must contain; at least 16 characters. */
	readonly token?: string;
}

/** A running control API. */
export interface ServedControl {
	/** Such as `http://127.0.0.1:41234`. */
	readonly url: string;
	close(): Promise<void>;
}

const LOOPBACK = "127.0.0.1";
const SHORTEST_TOKEN = 16;

/**
 * Serves the control API of a world over HTTP. `/openapi.json` describes its operations.
 *
 * @throws RangeError for an address other than `127.0.0.1` without a token, and for a short token
 */
export async function serveControl(
	world: ControlledWorld,
	{ port = 0, host = LOOPBACK, token }: ControlOptions = {},
): Promise<ServedControl> {
	if (host !== LOOPBACK && token === undefined) throw new RangeError(`To listen on ${host} the control API needs a token.`);
	if (token !== undefined && token.length < SHORTEST_TOKEN) {
		throw new RangeError(`The control API's token must have at least ${SHORTEST_TOKEN} characters, not ${token.length}.`);
	}
	// Only a token protects an API that other machines can reach: there it may have any name.
	const hosts = () => (isLoopback(host) ? loopbackHosts(boundPort()) : undefined);
	const server = createAdaptorServer({ fetch: createApi(world, { token, hosts }).fetch });
	const boundPort = (): number => {
		const bound = server.address();
		return bound !== null && typeof bound === "object" ? bound.port : port;
	};
	await new Promise<void>((resolve, reject) => {
		server.once("error", (error: NodeJS.ErrnoException) => {
			reject(new Error(`The control API cannot listen on ${host}:${port}: ${listenFailure(error)}.`, { cause: error }));
		});
		server.listen(port, host, resolve);
	});
	return {
		url: `http://${host.includes(":") ? `[${host}]` : host}:${boundPort()}`,
		close: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				// Streams of the trace do not end by themselves.
				if ("closeAllConnections" in server) server.closeAllConnections();
			}),
	};
}

function isLoopback(host: string): boolean {
	return host === LOOPBACK || host === "::1" || host === "localhost";
}
