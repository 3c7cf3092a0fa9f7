import type { Clock } from "../../clock.ts";
import { TaskError } from "../../errors.ts";
import { bodyError, isServerTimeout, lineValue } from "../../job/reply-body.ts";
import { RequestFailure } from "../cluster.ts";
import { type Address, showAddress } from "../info/address.ts";
import { encodeRequest } from "../info/message.ts";
import type { Network } from "./network.ts";
import { type InfoSocket, type InfoSocketEvents, openInfoSocket } from "./socket.ts";

/**
 * The node at the other end of a connection. It is asked first on every connection, because another node, or another build,
 * may have taken over the address.
 */
export interface Greeting {
	readonly node: string;
	/** The current build of the node; `undefined` if the node does not report it (ASK-9). */
	readonly build: string | undefined;
}

export interface Opening {
	/** The addresses to try, one after the other. The first that answers as the expected node is used. */
	readonly addresses: readonly Address[];
	/** The expected node. `undefined`: any node. */
	readonly node: string | undefined;
	/** Milliseconds for each address, from connecting to the end of the greeting. */
	readonly connectTimeout: number;
	readonly maxFrame: number;
	readonly network: Network;
	readonly clock: Clock;
}

export interface OpeningEvents {
	/** The connection is ready. Further events of the socket go to the returned object. */
	greeted(greeting: Greeting, socket: InfoSocket, address: Address): Omit<InfoSocketEvents, "open">;
	/** No address led to the node. The failure is that of the last address. */
	failed(failure: RequestFailure): void;
}

/** Opens a connection to a node and reads its greeting. The returned function cancels it without a further event. */
export function openGreeted(opening: Opening, on: OpeningEvents): () => void {
	const { addresses, clock, connectTimeout, maxFrame, network } = opening;
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
		const socket = openInfoSocket(network, address, maxFrame, {
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

	tryAddress(0, new RequestFailure("refused", "the address of the node is unknown"));
	return () => callOff();
}

function readGreeting(body: string, address: Address, expected: string | undefined): Greeting | RequestFailure {
	const where = showAddress(address);
	const error = bodyError(body);
	if (error !== undefined) {
		const reply = error.slice(0, 200);
		if (/^ERROR:80(?::|$)/.test(reply)) return loginDemanded(where, reply);
		const reason = isServerTimeout(reply) ? "timed_out" : "refused";
		return new RequestFailure(reason, `${where} answered "${reply}" instead of its node name`);
	}
	const node = lineValue(body, "node");
	if (node === undefined || node === "" || node.startsWith("ERROR:")) {
		return new RequestFailure("malformed", `${where} did not answer as an Aerospike server: it gave no node name`);
	}
	if (expected !== undefined && node !== expected) {
		return new RequestFailure("refused", `${where} is node ${node}, not ${expected}`);
	}
	const build = lineValue(body, "build");
	return { node, build: build === "" || build?.startsWith("ERROR:") ? undefined : build };
}

/** The server has security enabled, and this client cannot log in. */
function loginDemanded(where: string, reply: string): RequestFailure {
	const remedy = "connect with the official client and pass it to officialCluster() of aerospike-execute-task/official";
	const message = `${where} requires a login ("${reply}"), which this client does not support: ${remedy}`;
	return new RequestFailure("refused", message, {
		cause: new TaskError("server_error", `${message}.`, { serverCode: 80, reply }),
	});
}
