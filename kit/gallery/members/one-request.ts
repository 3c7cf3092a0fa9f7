import type { Clock } from "../../../src/clock.ts";
import { parseAddress } from "../../../src/cluster/info/address.ts";
import { createFrameDecoder } from "../../../src/cluster/info/frame.ts";
import { decodeBody, encodeRequest } from "../../../src/cluster/info/message.ts";
import { onAbort } from "../../../src/cluster/on-abort.ts";
import type { Connection, Network } from "../../../src/cluster/tcp/network.ts";

/** The result of one request on its own connection. */
export type Reply =
	| { readonly kind: "body"; readonly body: string }
	/** Another node answered. */
	| { readonly kind: "another" }
	| { readonly kind: "refused" | "reset" | "closed" | "unreachable" | "silent" | "malformed" };

export interface RequestTerms {
	readonly network: Network;
	readonly clock: Clock;
	/** Milliseconds; `Infinity`: only the signal ends it. */
	readonly limit: number;
	readonly signal?: AbortSignal | undefined;
	/** A pause of the client's event loop does not count (CLUSTER-9). */
	readonly forgivesPauses: boolean;
	/**
	 * The node that must answer. Its name is asked first, and the commands follow if it is right. `undefined`: any node.
	 */
	readonly node?: string | undefined;
	/** Called if a limit ran out during a pause. */
	paused(): void;
	/** The connection stays open after the answer: a mistake. */
	readonly leavesOpen: boolean;
}

/** How long an address may take to accept the connection and to name its node. */
const CONNECT_MS = 1000;
/** A timer that is this late shows that the event loop was paused. */
const PAUSE_MS = 50;

/** Connects, asks, and closes. It does not share a connection with other requests. */
export async function askOnce(where: string, commands: readonly string[], terms: RequestTerms): Promise<Reply> {
	const address = parseAddress(where);
	if (address === undefined) return { kind: "unreachable" };
	let ips: readonly string[];
	try {
		ips = await terms.network.lookup(address.host);
	} catch {
		return { kind: "unreachable" };
	}
	let reply: Reply = { kind: "unreachable" };
	for (const ip of ips) {
		reply = await askAddress(ip, address.port, commands, terms);
		if (reply.kind === "body" || terms.signal?.aborted === true) break;
	}
	return reply;
}

function askAddress(ip: string, port: number, commands: readonly string[], terms: RequestTerms): Promise<Reply> {
	const { network, clock, limit, signal, forgivesPauses, leavesOpen } = terms;
	return new Promise((resolve) => {
		const decoder = createFrameDecoder();
		let cancelLimit = (): void => {};
		let cancelOpening = (): void => {};
		let forgetSignal = (): void => {};
		let isGreeted = terms.node === undefined;
		let isOver = false;
		const finish = (reply: Reply): void => {
			if (isOver) return;
			isOver = true;
			cancelLimit();
			cancelOpening();
			forgetSignal();
			if (!leavesOpen) connection.close();
			resolve(reply);
		};
		const connection: Connection = network.connect(ip, port, {
			opened: () => isGreeted && cancelOpening(),
			data(bytes) {
				const [frame] = decoder.push(bytes);
				if (frame === undefined) return;
				if (frame.kind === "malformed") return finish({ kind: "malformed" });
				const body = decodeBody(frame.body);
				if (isGreeted) return finish({ kind: "body", body });
				isGreeted = true;
				cancelOpening();
				if (body !== `node\t${terms.node}\n`) return finish({ kind: "another" });
				connection.send(encodeRequest(commands));
			},
			ended: (kind) => finish({ kind }),
		});
		connection.send(encodeRequest(isGreeted ? commands : ["node"]));
		const within = (ms: number, mayForgive: boolean, keep: (cancel: () => void) => void): void => {
			const due = clock.now() + ms;
			keep(
				clock.schedule(due, "request-timeout", () => {
					const wasPaused = clock.now() > due + PAUSE_MS;
					if (wasPaused) terms.paused();
					if (mayForgive && wasPaused) within(ms, false, keep);
					else finish({ kind: "silent" });
				}),
			);
		};
		within(CONNECT_MS, forgivesPauses, (cancel) => {
			cancelOpening = cancel;
		});
		if (limit < Number.POSITIVE_INFINITY)
			within(limit, forgivesPauses, (cancel) => {
				cancelLimit = cancel;
			});
		if (signal !== undefined) forgetSignal = onAbort(signal, () => finish({ kind: "silent" }));
		if (signal?.aborted === true) finish({ kind: "silent" });
	});
}
