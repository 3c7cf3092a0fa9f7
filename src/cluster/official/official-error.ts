import { RequestFailure, type RequestFailureReason } from "../cluster.ts";

/** The client's own code for "no answer in time", and a server's `ERROR:9:timeout`, which means the same (ASK-6). */
const TIMED_OUT = 9;
/** A server's `ERROR::text`, which the client counts as code 1. */
const WITHOUT_CODE = 1;

/** The numbers by which Linux and macOS say what befell a socket, as the client's messages quote them. */
const SOCKET_ERRORS: Readonly<Record<string, RequestFailureReason>> = {
	32: "reset",
	54: "reset",
	104: "reset",
	60: "timed_out",
	110: "timed_out",
	61: "refused",
	111: "refused",
};

/**
 * What a rejected info request means. The client reads a reply before it hands it on, and where a line is an error it rejects
 * with the error's code and text instead: that is the server's word, and the line is written again as the server wrote it.
 * Codes below 1 are the client's own failures.
 */
export function readOfficialError(error: unknown, command: string): string | RequestFailure {
	const message = error instanceof Error ? error.message : String(error);
	const code = typeof error === "object" && error !== null && "code" in error ? Number(error.code) : Number.NaN;
	if (code > 0 && code !== TIMED_OUT) {
		const [text = ""] = message.replace(/ from \S+$/, "").split("\n");
		return `${command}\tERROR:${code === WITHOUT_CODE ? "" : code}:${text}\n`;
	}
	return new RequestFailure(reasonOf(code, message), `the official client failed with ${code}, ${JSON.stringify(message)}`, {
		cause: error,
	});
}

function reasonOf(code: number, message: string): RequestFailureReason {
	if (code === TIMED_OUT) return "timed_out";
	if (/^Invalid proto/.test(message)) return "malformed";
	// -10: something about the connection. A server that closed it leaves "Bad file descriptor", without a number.
	if (code === -10) return SOCKET_ERRORS[/Socket \w+ error: (\d+)/.exec(message)?.[1] ?? ""] ?? "closed";
	return "refused";
}
