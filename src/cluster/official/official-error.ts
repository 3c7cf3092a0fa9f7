import { RequestFailure, type RequestFailureReason } from "../cluster.ts";

/** The code of the client for a timeout, and of a server's `ERROR:9:timeout`, which means the same (ASK-6). */
const TIMED_OUT = 9;
/** The code that the client gives to a server's `ERROR::text`, and to `ERROR:N` without a second colon. */
const WITHOUT_CODE = 1;
/** A server from 6.3 to 7.1 replies `ERROR::timeout` if its own time limit for the request has passed (ASK-6). */
const SERVER_TIMEOUT = "timeout";

/** Error numbers of sockets on Linux and macOS, as they appear in the messages of the client. */
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
 * What a rejected info request means. If a line of the reply is an error, the client rejects with its code and text.
 * This function then returns the line as the server wrote it. Codes below 1 are failures of the client itself, and
 * become a {@link RequestFailure}.
 */
export function readOfficialError(error: unknown, command: string): string | RequestFailure {
	const message = error instanceof Error ? error.message : String(error);
	const code = typeof error === "object" && error !== null && "code" in error ? Number(error.code) : Number.NaN;
	if (code > 0 && code !== TIMED_OUT) {
		const [text = ""] = message.replace(/ from \S+$/, "").split("\n");
		if (code === WITHOUT_CODE && text === SERVER_TIMEOUT)
			return new RequestFailure("timed_out", "the server gave up the question", { cause: error });
		// If the reply is only a code, the client returns its digits as the text.
		if (code === WITHOUT_CODE && /^\d+$/.test(text)) return `${command}\tERROR:${text}\n`;
		return `${command}\tERROR:${code === WITHOUT_CODE ? "" : code}:${text}\n`;
	}
	return new RequestFailure(reasonOf(code, message), `the official client failed with code ${code}, ${JSON.stringify(message)}`, {
		cause: error,
	});
}

function reasonOf(code: number, message: string): RequestFailureReason {
	if (code === TIMED_OUT) return "timed_out";
	if (/^Invalid proto/.test(message)) return "malformed";
	// -10: a failure of the connection. If the server closed it, the message is "Bad file descriptor", without a
	// number.
	if (code === -10) return SOCKET_ERRORS[/Socket \w+ error: (\d+)/.exec(message)?.[1] ?? ""] ?? "closed";
	return "refused";
}
