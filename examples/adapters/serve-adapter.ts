import { createInterface } from "node:readline";

/** What an adapter does when it is asked with a method; what it answers is the result. */
export type Methods = Readonly<Record<string, (params: never, request: number) => unknown>>;

/** JSON-RPC's codes for a method that is not there, and for a mistake of the adapter's own. */
const METHOD_NOT_FOUND = -32601;
const INTERNAL_ERROR = -32603;

/** Answers the kit's requests, one a line on stdin, by one line each on stdout; a request that takes long holds up no other. Ends after `bye`. */
export async function serveAdapter(methods: Methods): Promise<void> {
	for await (const line of createInterface({ input: process.stdin })) {
		const { id, method, params } = JSON.parse(line);
		const answer = (outcome: object) => process.stdout.write(`${JSON.stringify({ jsonrpc: "2.0", id, ...outcome })}\n`);
		const run = methods[method];
		if (method === "bye") {
			answer({ result: {} });
			break;
		}
		if (run === undefined) answer({ error: { code: METHOD_NOT_FOUND, message: `no method ${method}` } });
		else
			Promise.resolve(params)
				.then((given) => run(given as never, id))
				.then(
					(result) => answer({ result }),
					(error) => answer({ error: { code: INTERNAL_ERROR, message: String(error) } }),
				);
	}
	process.exit();
}
