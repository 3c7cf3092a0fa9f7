import type { Clock } from "../../clock.ts";
import { TaskError } from "../../errors.ts";
import { bodyError, lineValue } from "../../job/reply-body.ts";
import { RequestFailure } from "../cluster.ts";
import { type Address, showAddress } from "../info/address.ts";
import { encodeRequest } from "../info/message.ts";
import { type InfoSocket, type InfoSocketEvents, openInfoSocket } from "./socket.ts";

/**
 * Who is at the other end of a connection, asked before anything else: an address may have passed to another node or another
 * build.
 */
export interface Greeting {
	readonly node: string;
	/** The node's build now, where it says so (ASK-9). */
	readonly build: string | undefined;
}

export interface Opening {
	/** The addresses to try, in turn; the first that answers as the node is taken. */
	readonly addresses: readonly Address[];
	/** The node expected there; whoever answers where omitted. */
	readonly node: string | undefined;
	/** Milliseconds that each address has, from connecting to the end of its greeting. */
	readonly connectTimeout: number;
	readonly maxFrame: number;
	readonly clock: Clock;
}

export interface OpeningEvents {
	/** It is connected and greeted. From now on the socket's events go to what this returns. */
	greeted(greeting: Greeting, socket: InfoSocket, address: Address): Omit<InfoSocketEvents, "open">;
	/** No address led to the node; the failure is that of the last. */
	failed(failure: RequestFailure): void;
}

/** Opens a greeted connection to a node. Returns how to call it off, without a further event. */
export function openGreeted(opening: Opening, on: OpeningEvents): () => void {
	const { addresses, clock, connectTimeout, maxFrame } = opening;
	let callOff = (): void => {};

	const tryAddress = (index: number, last: RequestFailure): void => {
		const address = addresses[index];
		if (address === undefined) {
			on.failed(last);
			return;
		}
		let greeted: Omit<InfoSocketEvents, "open"> | undefined;
		const giveUp = (failure: RequestFailure): void => {
			callOff();
			tryAddress(index + 1, failure);
		};
		const socket = openInfoSocket(address, maxFrame, {
			open: () => socket.send(encodeRequest(["node", "build"])),
			reply(body) {
				if (greeted !== undefined) {
					greeted.reply(body);
					return;
				}
				const greeting = readGreeting(body, address, opening.node);
				if (greeting instanceof RequestFailure) {
					giveUp(greeting);
					return;
				}
				cancelLimit();
				greeted = on.greeted(greeting, socket, address);
			},
			end(failure) {
				if (greeted === undefined) giveUp(failure);
				else greeted.end(failure);
			},
		});
		const cancelLimit = clock.schedule(clock.now() + connectTimeout, "request-timeout", () => {
			giveUp(new RequestFailure("timed_out", `${showAddress(address)} did not answer within ${connectTimeout} ms`));
		});
		callOff = () => {
			cancelLimit();
			socket.close();
		};
	};

	tryAddress(0, new RequestFailure("refused", "no address of it is known"));
	return () => callOff();
}

function readGreeting(body: string, address: Address, expected: string | undefined): Greeting | RequestFailure {
	const where = showAddress(address);
	const error = bodyError(body);
	if (error !== undefined) {
		const reply = error.slice(0, 200);
		if (/^ERROR:80(?::|$)/.test(reply)) return loginDemanded(where, reply);
		const reason = /^ERROR:9(?::|$)/.test(reply) ? "timed_out" : "refused";
		return new RequestFailure(reason, `${where} answered "${reply}" when asked who it is`);
	}
	const node = lineValue(body, "node");
	if (node === undefined || node === "" || node.startsWith("ERROR:")) {
		return new RequestFailure("malformed", `${where} did not say which node it is, as an Aerospike server does`);
	}
	if (expected !== undefined && node !== expected) {
		return new RequestFailure("refused", `${where} is node ${node}, and not ${expected}`);
	}
	const build = lineValue(body, "build");
	return { node, build: build === "" || build?.startsWith("ERROR:") ? undefined : build };
}

/** A server with security on, to which plain sockets have nothing to say. */
function loginDemanded(where: string, reply: string): RequestFailure {
	const remedy = "connect with the official client, and give it to officialCluster() of aerospike-execute-task/official";
	const message = `${where} demands a login ("${reply}"), which this client does not do: ${remedy}`;
	return new RequestFailure("refused", message, {
		cause: new TaskError("server_error", `${message}.`, { serverCode: 80, reply }),
	});
}
