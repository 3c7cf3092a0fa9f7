import type { Cancel } from "../../clock.ts";
import type { RequestFailure } from "../cluster.ts";
import type { Address } from "../info/address.ts";
import type { DialFailure, Greeting, InfoConnection, InfoConnectionEvents } from "./dial.ts";
import { type ReachSettings, reach } from "./reach.ts";

/** How the last attempt to get in ended. */
export type WayEnd =
	| { readonly kind: "untried" }
	| { readonly kind: "leads"; readonly node: string }
	| { readonly kind: "failed"; readonly failures: readonly DialFailure[] };

/** Called with the node that answers on a way in. `undefined`: it is not the node that was looked for. */
export type OnMet = (greeting: Greeting, connection: InfoConnection, address: Address) => InfoConnectionEvents | undefined;

/**
 * A place to try: a seed, or a node that a member remembers although no member lists it. The node that answers there is
 * asked about the members.
 */
export class Way {
	addresses: readonly Address[];
	end: WayEnd = { kind: "untried" };
	/** How many attempts in a row have failed. */
	failures = 0;
	triedAt: number = Number.NEGATIVE_INFINITY;
	#trying: { readonly cancel: Cancel; readonly ended: Promise<void>; readonly settle: () => void } | undefined;

	constructor(addresses: readonly Address[]) {
		this.addresses = addresses;
	}

	/**
	 * Tries all addresses. Resolves when the attempt has ended; at once if the way is not free to be tried. Never rejects.
	 */
	try(settings: ReachSettings, onMet: OnMet): Promise<void> {
		if (this.#trying !== undefined) return this.#trying.ended;
		this.triedAt = settings.clock.now();
		let settle = (): void => {};
		const ended = new Promise<void>((resolve) => {
			settle = resolve;
		});
		const end = (how: WayEnd): void => {
			this.#trying = undefined;
			this.end = how;
			this.failures = how.kind === "failed" ? this.failures + 1 : 0;
			settle();
		};
		const cancel = reach(settings, this.addresses, {
			greeted: (greeting, connection, address) => {
				const events = onMet(greeting, connection, address);
				if (events !== undefined) end({ kind: "leads", node: greeting.node });
				return events;
			},
			failed: (failures) => end({ kind: "failed", failures }),
		});
		this.#trying = { cancel, ended, settle };
		return ended;
	}

	get isBeingTried(): boolean {
		return this.#trying !== undefined;
	}

	close(): void {
		this.#trying?.cancel();
		this.#trying?.settle();
		this.#trying = undefined;
	}

	/** No process listens at any address, or another node has taken it over. */
	get isGone(): boolean {
		if (this.end.kind !== "failed" || this.end.failures.length === 0) return false;
		return this.end.failures.every(({ end }) => end === "refused" || end === "stranger");
	}

	/** It was tried, and neither answered nor refused (CLUSTER-11). */
	get isSilent(): boolean {
		return this.end.kind === "failed" && !this.isGone;
	}

	/** It was not tried yet, or it used TLS: the next attempt checks whether it does. */
	get maySpeakTls(): boolean {
		return this.end.kind === "untried" || (this.end.kind === "failed" && this.end.failures.some(({ end }) => end === "tls"));
	}

	/** Why the last attempt failed. */
	get failure(): RequestFailure | undefined {
		return this.end.kind === "failed" ? this.end.failures.at(-1) : undefined;
	}
}
