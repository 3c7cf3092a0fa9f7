/** Reads the requests of the conformance kit and writes the answers: the part that every JavaScript adapter needs. */
import { createInterface } from "node:readline";

/** JSON-RPC's codes for a line that is not JSON, for an unknown method, and for an error inside the adapter. */
const PARSE_ERROR = -32700;
const METHOD_NOT_FOUND = -32601;
const INTERNAL_ERROR = -32603;

/**
 * Answers the kit's requests, one line of JSON each, until the request `bye`. A slow request does not delay the others.
 *
 * @param {Readonly<Record<string, (params: any, request: number) => unknown>>} methods a function for each method;
 *   what it returns, or resolves with, is the result
 * @returns {Promise<void>}
 */
export async function serveAdapter(methods) {
	for await (const line of createInterface({ input: process.stdin })) {
		const request = read(line);
		const { id = null, method, params } = request ?? {};
		/** @param {object} outcome */
		const answer = (outcome) => process.stdout.write(`${JSON.stringify({ jsonrpc: "2.0", id, ...outcome })}\n`);
		const run = methods[method];
		if (method === "bye") {
			answer({ result: {} });
			break;
		}
		if (request === undefined) answer({ error: { code: PARSE_ERROR, message: "the line is not JSON" } });
		else if (run === undefined) answer({ error: { code: METHOD_NOT_FOUND, message: `no method ${method}` } });
		else
			Promise.resolve(params)
				.then((given) => run(given, id))
				.then(
					(result) => answer({ result }),
					(error) => answer({ error: { code: INTERNAL_ERROR, message: String(error) } }),
				);
	}
	process.exit();
}

/**
 * The request in a line; `undefined` if it is not JSON.
 *
 * @param {string} line
 * @returns {any}
 */
function read(line) {
	try {
		return Object(JSON.parse(line));
	} catch {
		return undefined;
	}
}
