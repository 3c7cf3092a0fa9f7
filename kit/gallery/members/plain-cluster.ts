import { type Doubt, RequestFailure } from "../../../src/cluster/cluster.ts";
import { TaskError } from "../../../src/errors.ts";
import type { ConnectedCluster } from "../../run/on-network.ts";
import { doubtsAbout } from "./doubts-about.ts";
import type { Mistake } from "./mistakes.ts";
import { type NodeReport, nodeReportCommands, type ReportTerms, readNodeReport } from "./node-report.ts";
import { askOnce, type Reply, type RequestTerms } from "./one-request.ts";
import { pause } from "./pause.ts";
import { PlainAsking } from "./plain-asking.ts";
import { PlainMembers } from "./plain-members.ts";
import type { PlainOptions } from "./plain-options.ts";

const LOOK_MS = 1000;
const CONNECT_MS = 30_000;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 1000;

/**
 * A cluster over plain sockets that is as simple as it can be and still right: every request has a connection of its
 * own, and every look at the members asks all of them everything. Its mistakes can be switched on one by one. The
 * searches for mistakes in the members must find each, and must find no failure without a mistake.
 */
export class PlainCluster {
	readonly #options: PlainOptions;
	readonly #has: (mistake: Mistake) => boolean;
	readonly #terms: ReportTerms;
	readonly #members: PlainMembers;
	readonly #closing = new AbortController();
	#former: ReadonlyMap<string, "silent" | "gone"> = new Map();
	#look: Promise<void> | undefined;
	readonly #asking: PlainAsking;
	#wasPaused = false;

	constructor(options: PlainOptions) {
		this.#options = options;
		const mistakes = new Set(options.mistakes);
		this.#has = (mistake) => mistakes.has(mistake);
		this.#members = new PlainMembers(this.#has);
		this.#asking = new PlainAsking(
			this.#has,
			() => this.#requestTerms(),
			(ms) => this.#pause(ms),
		);
		this.#terms = {
			usesAlternates: options.useAlternate === true && !this.#has("alternate addresses are ignored"),
			skipsDefaultPort: this.#has("an address without a port is skipped"),
			skipsIpv6: this.#has("an IPv6 address is skipped"),
		};
	}

	async connect(): Promise<ConnectedCluster> {
		const { clock } = this.#options;
		const until = clock.now() + CONNECT_MS;
		await this.look();
		while (this.#members.size === 0 && clock.now() < until) {
			await this.#pause(LOOK_MS);
			await this.look();
		}
		if (this.#members.size === 0) {
			this.close();
			throw new TaskError("network_error", "No seed leads to a cluster.");
		}
		this.#tend();
		return {
			clock,
			closing: this.#closing.signal,
			isReady: () => this.#members.size > 0,
			activeNodes: () => this.#members.names,
			build: async (node, signal) => /^build\t(.+)$/m.exec(await this.#ask(node, ["build"], signal))?.[1],
			ask: (node, commands, signal) => this.#ask(node, commands, signal),
			doubts: () => this.#doubts(),
			close: () => this.close(),
		};
	}

	close(): void {
		this.#closing.abort(new TaskError("cluster_not_ready", "The connection to the cluster was closed."));
		this.#members.clear();
	}

	/** Looks at the members, together with a look that is under way. */
	look(): Promise<void> {
		this.#look ??= this.#lookAtAll().finally(() => {
			this.#look = undefined;
		});
		return this.#look;
	}

	// --- the members ------------------------------------------------------------------------------------------

	async #lookAtAll(): Promise<void> {
		const { hosts } = this.#options;
		const asked = new Map<string, Promise<NodeReport | undefined>>();
		const found = new Map<string, NodeReport>();
		const isFirst = this.#members.size === 0;
		this.#wasPaused = false;
		const knownAddresses = (name: string): readonly string[] => {
			const known = this.#members.get(name);
			return known === undefined ? [] : this.#members.addressesOf(known);
		};
		const seeds = this.#has("only the first seed is tried") ? hosts.slice(0, 1) : hosts;
		const ask = (name: string, addresses: readonly string[]): void => {
			if (!asked.has(name) && !this.#members.isLost(name)) asked.set(name, this.#lookAt(name, addresses, found));
		};
		// Seeds are ways in: at first, and whenever no member answers.
		const trySeeds = async (): Promise<void> => {
			await Promise.all(seeds.map((seed) => this.#lookAtAddress(seed, found)));
			if (isFirst) this.#members.followFirst(found.keys());
		};
		for (const name of this.#members.names) ask(name, knownAddresses(name));
		if (isFirst) await trySeeds();
		await Promise.all(asked.values());
		if (!isFirst && found.size === 0) await trySeeds();
		for (let before = -1; before < asked.size; ) {
			before = asked.size;
			for (const report of [...found.values()]) {
				if (!this.#members.counts(report) || !this.#members.leadsOn(report)) continue;
				for (const [name, addresses] of report.peers) if (!found.has(name)) ask(name, [...addresses, ...knownAddresses(name)]);
			}
			await Promise.all(asked.values());
		}
		await this.#lookForFormer(found);
		if (!this.#closing.signal.aborted) this.#members.judge(found, this.#wasPaused);
	}

	async #lookAt(name: string, addresses: readonly string[], found: Map<string, NodeReport>): Promise<NodeReport | undefined> {
		const tried = new Set<string>();
		for (const address of this.#has("only the first address is tried") ? addresses.slice(0, 1) : addresses) {
			if (tried.has(address)) continue;
			tried.add(address);
			const reply = await this.#lookAtAddress(address, found);
			if (reply.kind === "silent" && this.#has("a look that times out fails every question")) this.#asking.failAll();
			if (found.has(name)) return found.get(name);
		}
		return undefined;
	}

	async #lookAtAddress(address: string, found: Map<string, NodeReport>): Promise<Reply> {
		const reply = await askOnce(address, nodeReportCommands(this.#terms), { ...this.#requestTerms(), limit: LOOK_MS });
		const report = reply.kind === "body" ? readNodeReport(reply.body, this.#terms) : undefined;
		if (report === undefined) return reply;
		const known = this.#members.get(report.node);
		const isTrusted = this.#has("an equal generation means an equal list") && known?.report?.generation === report.generation;
		found.set(report.node, isTrusted && known?.report !== undefined ? { ...report, peers: known.report.peers } : report);
		this.#members.answered(report, address);
		return reply;
	}

	/** The nodes that members remember and that no member lists. */
	async #lookForFormer(found: Map<string, NodeReport>): Promise<void> {
		if (this.#has("former members are forgotten")) return;
		const counting = [...found.values()].filter((report) => this.#members.counts(report));
		const listed = new Set(counting.flatMap(({ node, peers }) => [node, ...peers.keys()]));
		const former = new Map<string, "silent" | "gone">();
		const remembered = counting.flatMap(({ alumni }) => [...alumni]).filter(([name]) => !listed.has(name));
		await Promise.all(
			remembered.map(async ([name, addresses]) => {
				for (const address of [...addresses, ...(this.#members.get(name)?.answeredAt ?? [])]) {
					const { kind } = await this.#lookAtAddress(address, found);
					if (found.has(name)) return;
					if (kind === "silent") former.set(name, "silent");
				}
			}),
		);
		this.#former = former;
	}

	#tend(): void {
		if (this.#has("the members are looked at once")) return;
		const again = (): void => {
			if (this.#closing.signal.aborted) return;
			void this.#pause(this.#options.tendInterval ?? 1000).then(() => this.look().then(again));
		};
		again();
	}

	// --- questions --------------------------------------------------------------------------------------------

	async #ask(node: string, commands: readonly string[], signal: AbortSignal): Promise<string> {
		for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
			const known = this.#members.get(node);
			if (known === undefined) throw new RequestFailure("refused", "the node is not a member");
			let last: Reply = { kind: "refused" };
			for (const address of this.#members.addressesOf(known)) {
				last = await this.#asking.ask(node, address, commands, signal);
				if (signal.aborted) throw new RequestFailure("timed_out", "the question was given up");
				if (last.kind === "malformed") throw new RequestFailure("malformed", "the answer is malformed");
				if (last.kind === "body") return last.body;
			}
			if (this.#has("a lost connection fails the question")) {
				const reason = last.kind === "reset" || last.kind === "closed" ? last.kind : "refused";
				throw new RequestFailure(reason, `the connection was ${last.kind}`);
			}
			if (this.#has("a refused connect is repeated at once")) await this.#pause(1);
			else {
				await this.#pause(pause);
				await this.look();
			}
			if (signal.aborted) throw new RequestFailure("timed_out", "the question was given up");
		}
	}

	async #doubts(): Promise<readonly Doubt[]> {
		for (let look = 0; ; look++) {
			await this.look();
			const lacking = this.#members.reports.filter(({ size, peers }) => size > peers.size + 1);
			if (lacking.length > 0 && look < 2) {
				await this.#pause(this.#options.tendInterval ?? 1000);
				continue;
			}
			const isAlways = this.#has("the members are always in doubt");
			const former = this.#has("a silent former member does not make the outcome uncertain") ? [] : [...this.#former.values()];
			return doubtsAbout(lacking, isAlways || former.includes("silent"));
		}
	}

	#requestTerms(): Omit<RequestTerms, "limit"> {
		const { network, clock } = this.#options;
		return {
			network,
			clock,
			signal: this.#closing.signal,
			paused: () => {
				this.#wasPaused = true;
			},
			forgivesPauses: !this.#has("a pause of the client is silence"),
			leavesOpen: this.#has("connections stay open"),
		};
	}

	#pause(ms: number): Promise<void> {
		return pause(this.#options.clock, ms, this.#closing.signal);
	}
}
