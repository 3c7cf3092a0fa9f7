import type { Cancel, Clock } from "../../clock.ts";
import { TaskError } from "../../errors.ts";
import { bodyError, isServerTimeout, lineValue } from "../../job/reply-body.ts";
import { startLimit } from "../../limit.ts";
import { RequestFailure, type RequestFailureReason } from "../cluster.ts";
import { createFrameDecoder, FRAME_TYPE } from "../info/frame.ts";
import { decodeBody, encodeRequest } from "../info/message.ts";
import type { Connection, Network } from "./network.ts";
import { isTls, probeTls } from "./tls-probe.ts";

/**
 * The node at the other end of a connection. It is asked first on every connection, because another node, or another
 * build, may have taken over the address (CLUSTER-4).
 */
export interface Greeting {
	readonly node: string;
	/** The current build of the node; `undefined` if the node does not report it (ASK-9). */
	readonly build: string | undefined;
}

/**
 * Why a place did not lead to the node. `refused`: no process listens there. `stranger`: another node has the address.
 */
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
export interface InfoConnectionEvents {
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
	/** Whether a port that closes the connection without sending a byte is tried again, to find out if it uses TLS. */
	readonly detectsTls?: boolean;
}

export interface DialEvents {
	/** Returns the receiver of all later events. */
	greeted(greeting: Greeting, connection: InfoConnection): InfoConnectionEvents;
	failed(failure: DialFailure): void;
}

const GREETING: Uint8Array = encodeRequest(["node", "build"]);

/** Connects to one IP address and asks the node there for its name. The result can be closed at any time. */
export function dial(dialling: Dialling, on: DialEvents): InfoConnection {
	const { network, clock, ip, port, where, connectTimeout, maxFrame, detectsTls = false } = dialling;
	const decoder = createFrameDecoder({ maxBody: maxFrame, types: [FRAME_TYPE.info], sharesMemory: true });
	let greeted: InfoConnectionEvents | undefined;
	let isOpen = false;
	let isOver = false;
	let hasData = false;
	let connection: Connection | undefined;
	let cancelProbe: Cancel = () => {};
	let atLimit = (): void => end("silent", "timed_out", `did not answer within ${connectTimeout} ms`);

	const close = (): void => {
		isOver = true;
		cancelLimit();
		cancelProbe();
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
	const cancelLimit = startLimit(clock, connectTimeout, () => atLimit());
	/** TLS servers close the connection when they read the first frame. */
	const endUnlessTls = (endOtherwise: () => void): void => {
		if (!detectsTls || hasData || greeted !== undefined || isOver) return endOtherwise();
		atLimit = endOtherwise;
		cancelProbe = probeTls(network, ip, port, (speaksTls) => (speaksTls ? endAsTls() : endOtherwise()));
	};
	const endAsTls = (): void => end("tls", "refused", `speaks TLS, ${ONLY_OFFICIAL}`);
	connection = network.connect(ip, port, {
		opened() {
			isOpen = true;
			own.send(GREETING);
		},
		data(bytes) {
			// Later bytes of an answer may look like a record of TLS.
			const isFirst = !hasData;
			hasData = true;
			if (isFirst && isTls(bytes)) return endAsTls();
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
			if (how === "reset") return endUnlessTls(() => end("other", "reset", `reset the connection (${code})`, cause));
			endUnlessTls(() =>
				end("other", "closed", `closed the connection${decoder.isMidFrame() ? " in the middle of a reply" : ""}`, cause),
			);
		},
	});
	return own;
}

const ONLY_OFFICIAL = "which this client does not support: ".concat(
	"connect with the official client and pass it to officialCluster() of aerospike-execute-task/official",
);

/** The names of real nodes have at most 16 characters. */
const LONGEST_NAME = 1000;

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
	if (node.length > LONGEST_NAME) {
		const message = `${where} gave a node name of ${node.length} characters; at most ${LONGEST_NAME} are allowed`;
		return new DialFailure("other", "malformed", message);
	}
	const build = lineValue(body, "build");
	return { node, build: build === "" || build?.startsWith("ERROR:") ? undefined : build };
}

/** The server has security enabled, and this client cannot log in. */
function loginDemanded(where: string, reply: string): DialFailure {
	const message = `${where} requires a login ("${reply}"), ${ONLY_OFFICIAL}`;
	return new DialFailure("login", "refused", message, new TaskError("server_error", `${message}.`, { serverCode: 80, reply }));
}
