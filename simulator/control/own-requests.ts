import type { MiddlewareHandler } from "hono";
import { RefusedRequest } from "./refusal.ts";

/**
 * Refuses requests that a page in a browser could cause: a page from elsewhere names its own origin, and a page whose
 * name was pointed to this machine (DNS rebinding) names its own host.
 *
 * @param hosts the values of the header Host that mean this API, such as `127.0.0.1:41234`; `undefined` if it may have
 *   any name
 */
export function requireOwnHost(hosts: () => readonly string[] | undefined): MiddlewareHandler {
	return async ({ req }, next) => {
		const own = hosts();
		const host = req.header("host")?.toLowerCase();
		if (own !== undefined && (host === undefined || !own.includes(host)))
			throw new RefusedRequest(403, `The header Host must be ${own.join(" or ")}.`);
		const origin = req.header("origin");
		const site = req.header("sec-fetch-site");
		const isOwn = origin === undefined || origin.toLowerCase() === `http://${host}`;
		if (!isOwn || site === "cross-site" || site === "same-site")
			throw new RefusedRequest(403, "A page of another origin must not control the simulator.");
		await next();
	};
}

/**
 * Refuses bodies that are not declared as JSON. A page in a browser can send only other types without a question
 * beforehand.
 */
export function requireJson(): MiddlewareHandler {
	return async ({ req }, next) => {
		const hasBody = req.header("transfer-encoding") !== undefined || Number(req.header("content-length") ?? 0) > 0;
		const [type = ""] = (req.header("content-type") ?? "").split(";");
		if (hasBody && type.trim().toLowerCase() !== "application/json")
			throw new RefusedRequest(415, "The header Content-Type must be application/json.");
		await next();
	};
}

/** The names by which a client on this machine can call a port on the loopback interface. */
export function loopbackHosts(port: number): readonly string[] {
	const names = ["127.0.0.1", "localhost", "[::1]"];
	// Clients leave the usual port of HTTP out.
	return names.flatMap((name) => (port === 80 ? [name, `${name}:80`] : [`${name}:${port}`]));
}
