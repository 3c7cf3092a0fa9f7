import type { Clock } from "../../clock.ts";
import { TaskError } from "../../errors.ts";
import { bodyError, isServerTimeout, lineValue } from "../../job/reply-body.ts";
import { startLimit } from "../../limit.ts";
import { RequestFailure, type RequestFailureReason } from "../cluster.ts";
import { createFrameDecoder, FRAME_TYPE } from "../info/frame.ts";
import { decodeBody, encodeRequest } from "../info/message.ts";
import type { Connection, Network } from "./network.ts";

/**
 * The node at the other end of a connection. It is asked first on every connection, because another node, or another build,
 * may have taken over the address (CLUSTER-4).
 */
export interface Greeting {
	readonly node: string;
	/** The current build of the node; `undefined` if the node does not report it (ASK-9). */
	readonly build: string | undefined;
}

/** Why a place did not lead to the node. `refused`: no process listens there. `stranger`: another node has the address. */
export type DialEnd = "refused" | "silent" | "stranger" | "login" | "tls" | "other";

/** No node was reached, for this reason. The message is a clause that names the address. */
export class DialFailure extends RequestFailure {
	readonly end: DialEnd;

	constructor(end: DialEnd, reason: RequestFailureReason, message: string, cause?: unknown) {
		super(reason, message, cause === undefined ? undefined : { cause });
		this.end = end;
	}
}

/** A connection whose node is known. */
export interface InfoConnection {
	send(frame: Uint8Array): void;
	/** Closes it at once, without a further event. A second call does nothing. */
	close(): void;
}

/** What happens on a connection after the greeting. */
export interface ConnectionEvents {
	reply(body: string): void;
	/** The connection ended or sent something unreadable. This is the last event. */
	ended(failure: RequestFailure): void;
}

export interface Dialling {
	readonly network: Network;
	readonly clock: Clock;
	readonly ip: string;
	readonly port: number;
	/** The address as messages show it. */
	readonly where: string;
	/** Milliseconds from connecting to the end of the greeting. */
	readonly connectTimeout: number;
	readonly maxFrame: number;
}

export interface DialEvents {
	/** Returns the receiver of all later events. */
	greeted(greeting: Greeting, connection: InfoConnection): ConnectionEvents;
	failed(failure: DialFailure): void;
}

const GREETING: Uint8Array = encodeRequest(["node", "build"]);

/** Connects to one IP address and asks the node there for its name. The result can be closed at any time. */
export function dial({ network, clock, ip, port, where, connectTimeout, maxFrame }: Dialling, on: DialEvents): InfoConnection {
	const decoder = createFrameDecoder({ maxBody: maxFrame, types: [FRAME_TYPE.info] });
	let greeted: ConnectionEvents | undefined;
	let isOpen = false;
	let hasAnswered = false;
	let isOver = false;
	let connection: Connection | undefined;

	const close = (): void => {
		isOver = true;
		cancelLimit();
		connection?.close();
	};
	const end = (kind: DialEnd, reason: RequestFailureReason, message: string, cause?: unknown): void => {
		if (isOver) return;
		close();
		const failure = new DialFailure(kind, reason, `${where} ${message}`, cause);
		if (greeted === undefined) on.failed(failure);
		else greeted.ended(failure);
	};
	const onReply = (body: string): void => {
		if (greeted !== undefined) return greeted.reply(body);
		const greeting = readGreeting(body, where);
		if (greeting instanceof DialFailure) {
			close();
			return on.failed(greeting);
		}
		cancelLimit();
		greeted = on.greeted(greeting, own);
	};

	const own: InfoConnection = { send: (frame) => connection?.send(frame), close };
	const cancelLimit = startLimit(clock, connectTimeout, () => {
		end("silent", "timed_out", `did not answer within ${connectTimeout} ms`);
	});
	connection = network.connect(ip, port, {
		opened() {
			isOpen = true;
			own.send(GREETING);
		},
		data(bytes) {
			// Later bytes of an answer may look like a record of TLS.
			const isFirst = !hasAnswered;
			hasAnswered = true;
			if (isFirst && isTls(bytes)) return end("tls", "refused", `speaks TLS, ${ONLY_OFFICIAL}`);
			for (const frame of decoder.push(bytes)) {
				if (isOver) return;
				if (frame.kind === "frame") onReply(decodeBody(frame.body));
				else end("other", "malformed", `sent ${frame.message}`);
			}
		},
		ended(how, cause: (Error & { readonly code?: string }) | undefined) {
			const code = cause === undefined ? how : (cause.code ?? cause.message);
			if (!isOpen || how === "refused" || how === "unreachable") {
				const kind = how === "refused" ? "refused" : "other";
				return end(kind, code === "ETIMEDOUT" ? "timed_out" : "refused", `cannot be reached (${code})`, cause);
			}
			if (how === "reset") return end("other", "reset", `reset the connection (${code})`, cause);
			end("other", "closed", `closed the connection${decoder.isMidFrame() ? " in the middle of a reply" : ""}`, cause);
		},
	});
	return own;
}

const ONLY_OFFICIAL = "which this client does not support: ".concat(
	"connect with the official client and pass it to officialCluster() of aerospike-execute-task/official",
);

/** A TLS server answers a frame with a TLS record: an alert (21) or a handshake (22), of version 3.x. */
function isTls(bytes: Uint8Array): boolean {
	return (bytes[0] === 21 || bytes[0] === 22) && (bytes.length === 1 || bytes[1] === 3);
}

function readGreeting(body: string, where: string): Greeting | DialFailure {
	const error = bodyError(body);
	if (error !== undefined) {
		const reply = error.slice(0, 200);
		if (/^ERROR:80(?::|$)/.test(reply)) return loginDemanded(where, reply);
		const reason = isServerTimeout(reply) ? "timed_out" : "refused";
		return new DialFailure("other", reason, `${where} answered "${reply}" instead of its node name`);
	}
	const node = lineValue(body, "node");
	if (node === undefined || node === "" || node.startsWith("ERROR:")) {
		return new DialFailure("other", "malformed", `${where} did not answer as an Aerospike server: it gave no node name`);
	}
	const build = lineValue(body, "build");
	return { node, build: build === "" || build?.startsWith("ERROR:") ? undefined : build };
}

/** The server has security enabled, and this client cannot log in. */
function loginDemanded(where: string, reply: string): DialFailure {
	const message = `${where} requires a login ("${reply}"), ${ONLY_OFFICIAL}`;
	return new DialFailure("login", "refused", message, new TaskError("server_error", `${message}.`, { serverCode: 80, reply }));
}
