import type { Cancel } from "../../clock.ts";
import { type Address, showAddress } from "../info/address.ts";
import { DialFailure, type Dialling, dial, type Greeting, type InfoConnection, type InfoConnectionEvents } from "./dial.ts";
import type { InfoClusterSettings } from "./options.ts";

/** After this time without a result the next address is tried at the same time. */
const HEAD_START_MS = 250;

export type ReachSettings = Pick<InfoClusterSettings, "network" | "clock" | "turns" | "connectTimeout" | "maxFrame"> &
	Pick<Dialling, "detectsTls">;

export interface ReachEvents {
	/** A node answered at an address. Returns the receiver of its later events, or `undefined` if it is the wrong node. */
	greeted(greeting: Greeting, connection: InfoConnection, address: Address): InfoConnectionEvents | undefined;
	/** No address led to the node: one failure for each place that was tried and each name that could not be looked up. */
	failed(failures: readonly DialFailure[]): void;
}

/**
 * Looks for a node at several addresses. They are tried in order; a slow one does not keep the next waiting for long.
 * The first connection to the right node ends the search. The returned function ends it without a further event.
 */
export function reach(settings: ReachSettings, addresses: readonly Address[], on: ReachEvents): Cancel {
	const { network, clock, turns } = settings;
	const failures: DialFailure[] = [];
	/** The attempts that go on, and how to end the turn of each. */
	const dialled = new Map<InfoConnection, () => void>();
	const places = new Set<string>();
	let pending = 0;
	let next = 0;
	let cancelHeadStart: Cancel = () => {};
	let cancelTurn: Cancel = () => {};
	let isOver = false;

	const stop = (): void => {
		isOver = true;
		cancelHeadStart();
		cancelTurn();
		for (const [connection, endTurn] of dialled) {
			connection.close();
			endTurn();
		}
		dialled.clear();
	};
	const forget = (connection: InfoConnection): void => {
		dialled.get(connection)?.();
		dialled.delete(connection);
	};
	/** One address or name could not be reached. */
	const done = (failure: DialFailure): void => {
		failures.push(failure);
		pending -= 1;
		if (!isOver) goOn();
	};
	const goOn = (): void => {
		cancelHeadStart();
		const address = addresses[next];
		if (address !== undefined) {
			next += 1;
			return tryAddress(address);
		}
		if (pending > 0) return;
		stop();
		on.failed(failures);
	};
	const tryAddress = (address: Address): void => {
		pending += 1;
		cancelTurn = turns.take(() => tryNow(address));
	};
	const tryNow = (address: Address): void => {
		if (isOver) return;
		const where = showAddress(address);
		network
			.lookup(address.host, () => !isOver)
			.then(
				(ips) => {
					if (isOver) return;
					const fresh = ips.filter((ip) => !places.has(`${ip} ${address.port}`));
					for (const ip of fresh) {
						places.add(`${ip} ${address.port}`);
						tryPlace(ip, address, where);
					}
					pending -= 1;
					if (fresh.length === 0) goOn();
				},
				(error: Error) => done(new DialFailure("other", "refused", `${where} cannot be looked up (${error.message})`, error)),
			);
		cancelHeadStart = clock.schedule(clock.now() + HEAD_START_MS, "request-timeout", goOn);
	};
	const tryPlace = (ip: string, address: Address, where: string, isAgain = false): void => {
		pending += 1;
		const { connectTimeout, maxFrame, detectsTls = false } = settings;
		const connection = dial(
			{ network, clock, ip, port: address.port, where, connectTimeout, maxFrame, detectsTls },
			{
				greeted(greeting, reached) {
					forget(reached);
					const events = on.greeted(greeting, reached, address);
					if (events !== undefined) {
						stop();
						return events;
					}
					reached.close();
					done(new DialFailure("stranger", "refused", `${where} is node ${greeting.node}`));
					return { reply() {}, ended() {} };
				},
				failed(failure) {
					forget(connection);
					// It was cut before the node named itself, for example in a pause of this process. The end of the attempt can
					// be far away, if another address does not answer.
					if (failure.reason === "reset" && pending > 1 && !isAgain) {
						pending -= 1;
						return tryPlace(ip, address, where, true);
					}
					done(failure);
				},
			},
		);
		dialled.set(connection, turns.begin());
	};

	// No event comes inside this call.
	if (addresses.length > 0) goOn();
	else Promise.resolve().then(() => isOver || goOn());
	return stop;
}
