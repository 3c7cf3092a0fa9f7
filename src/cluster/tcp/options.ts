import { steadyClock } from "../../checked-clock.ts";
import { checkClock, checkNames, checkSignal, type Given, invalidOption } from "../../checks.ts";
import type { Clock } from "../../clock.ts";
import { TaskError } from "../../errors.ts";
import { type Address, DEFAULT_PORT, isPort, parseAddress } from "../info/address.ts";
import type { Network } from "./network.ts";
import { readMapping } from "./report.ts";
import { Turns } from "./turns.ts";

/** A seed host: `"host"`, `"host:3000"`, `"[::1]:3000"`, or an object. The default port is 3000. */
export type Host = string | { readonly host: string; readonly port?: number | undefined };

/** Options of {@link connectInfoCluster}. Times are in milliseconds. */
export interface InfoClusterOptions {
	/** The seed hosts, 1 to 64. One that answers is enough to find the cluster. */
	readonly hosts: Host | readonly Host[];
	/** How long one address may take to accept the connection and name its node (default: 1000). */
	readonly connectTimeout?: number | undefined;
	/**
	 * How long connecting may take in all (default: 30000). It takes that long only if the nodes that answer have not
	 * joined a cluster yet: a restarting node needs up to 22 seconds.
	 */
	readonly totalConnectTimeout?: number | undefined;
	/**
	 * How long a node may take to answer questions about the members of the cluster (default: 1000). If a new connection
	 * is needed, it must be ready within this time, and then the answer has the same time again. Questions about a task
	 * have the `requestTimeout` of the wait.
	 */
	readonly requestTimeout?: number | undefined;
	/** The pause between two checks of the members of the cluster (default: 1000). */
	readonly tendInterval?: number | undefined;
	/** How long later questions wait behind an unanswered one before they use another connection (default: 100). */
	readonly patience?: number | undefined;
	/**
	 * The largest number of connections to one node (default: 8, at most 256). A second one opens only if a question
	 * is late.
	 */
	readonly maxConnections?: number | undefined;
	/** The largest number of unanswered questions to one node (default: 10000). Further questions fail as `refused`. */
	readonly maxWaiting?: number | undefined;
	/**
	 * The largest accepted reply in bytes (default: 8388608, enough for 4096 tasks in one request). From 1024 to
	 * 134217728.
	 */
	readonly maxFrame?: number | undefined;
	/**
	 * Whether to use the alternate addresses that the nodes list, for example from outside of a container network
	 * (default: false). A node without an alternate address keeps its ordinary ones.
	 */
	readonly useAlternate?: boolean | undefined;
	/**
	 * Your own translation of the addresses that the nodes list: from `host:port` or `host` to the address that you can
	 * reach. A target without a port keeps the listed port. The seeds are not translated.
	 */
	readonly addressMap?: Readonly<Record<string, string>> | undefined;
	/**
	 * Whether to look for former members that the nodes remember (default: true). If one of them neither answers nor
	 * refuses connections, completions are `uncertain`. Set it to false if the operators never reset that memory.
	 */
	readonly useAlumni?: boolean | undefined;
	/** Cancels connecting. After that, use `close()`. */
	readonly signal?: AbortSignal | undefined;
	/** The clock for all these times (default: the real clock). */
	readonly clock?: Clock | undefined;
}

/** {@link InfoClusterOptions}, checked, with defaults filled in. */
export interface InfoClusterSettings {
	readonly network: Network;
	readonly seeds: readonly Address[];
	readonly connectTimeout: number;
	readonly totalConnectTimeout: number;
	readonly requestTimeout: number;
	readonly tendInterval: number;
	readonly patience: number;
	readonly maxConnections: number;
	readonly maxWaiting: number;
	readonly maxFrame: number;
	readonly useAlternate: boolean;
	readonly addressMap: ReadonlyMap<string, Address>;
	readonly useAlumni: boolean;
	readonly signal: AbortSignal | undefined;
	/** A clock that never throws. */
	readonly clock: Clock;
	/** The same clock as the caller gave it. */
	readonly givenClock: Clock;
	/** All attempts to connect take turns. */
	readonly turns: Turns;
	/** All looks at nodes take turns. */
	readonly lookTurns: Turns;
}

const MOST_SEEDS = 64;
/** As many as in a large cluster: a look costs less than a connection. */
const MOST_LOOKS_AT_ONCE = 64;
/** The default, the smallest and the largest value of each number. */
const NUMBERS = {
	connectTimeout: { byDefault: 1000, least: 1, most: Number.MAX_SAFE_INTEGER },
	totalConnectTimeout: { byDefault: 30_000, least: 1, most: Number.MAX_SAFE_INTEGER },
	requestTimeout: { byDefault: 1000, least: 1, most: Number.MAX_SAFE_INTEGER },
	tendInterval: { byDefault: 1000, least: 1, most: Number.MAX_SAFE_INTEGER },
	patience: { byDefault: 100, least: 0, most: Number.MAX_SAFE_INTEGER },
	maxConnections: { byDefault: 8, least: 1, most: 256 },
	maxWaiting: { byDefault: 10_000, least: 1, most: 1_000_000 },
	maxFrame: { byDefault: 8 * 1024 * 1024, least: 1024, most: 128 * 1024 * 1024 },
} as const;
const OTHERS = ["useAlternate", "addressMap", "useAlumni", "signal", "clock"];
const NAMES: readonly string[] = ["hosts", ...Object.keys(NUMBERS), ...OTHERS];

/**
 * `onClockFailure`: called with each failure of the caller's clock.
 *
 * @throws TaskError `invalid_option` that names the option, its value and what is allowed
 */
export function resolveInfoClusterOptions(
	options: InfoClusterOptions,
	network: Network,
	onClockFailure?: (error: unknown) => void,
): InfoClusterSettings {
	const given = checkNames(options, NAMES);
	const number = (name: keyof typeof NUMBERS): number => {
		const { byDefault, least, most } = NUMBERS[name];
		const value = given[name];
		if (value === undefined) return byDefault;
		if (typeof value === "number" && value >= least && value <= most) return value;
		throw invalidOption(name, value, `a number from ${least} to ${most}`);
	};
	const seeds = readHosts(given.hosts);
	const givenClock = checkClock(given);
	const clock = steadyClock(givenClock, onClockFailure);
	return {
		network,
		seeds,
		connectTimeout: number("connectTimeout"),
		totalConnectTimeout: number("totalConnectTimeout"),
		requestTimeout: number("requestTimeout"),
		tendInterval: number("tendInterval"),
		patience: number("patience"),
		maxConnections: number("maxConnections"),
		maxWaiting: number("maxWaiting"),
		maxFrame: number("maxFrame"),
		useAlternate: readFlag(given, "useAlternate", false),
		addressMap: readAddressMap(given.addressMap),
		useAlumni: readFlag(given, "useAlumni", true),
		signal: checkSignal(given),
		clock,
		givenClock,
		turns: new Turns(clock),
		lookTurns: new Turns(clock, MOST_LOOKS_AT_ONCE),
	};
}

function readFlag(given: Given, name: string, byDefault: boolean): boolean {
	const value = given[name];
	if (value === undefined) return byDefault;
	if (typeof value !== "boolean") throw invalidOption(name, value, "true or false");
	return value;
}

function readAddressMap(map: unknown): ReadonlyMap<string, Address> {
	if (map === undefined) return new Map();
	if (typeof map !== "object" || map === null || Array.isArray(map)) throw invalidOption("addressMap", map, "an object");
	const mapped = new Map<string, Address>();
	for (const [from, to] of Object.entries(map) as [string, unknown][]) {
		const mapping = typeof to === "string" ? readMapping(from, to) : undefined;
		if (mapping === undefined) throw invalidOption(`addressMap[${JSON.stringify(from)}]`, to, MAPPING);
		const [key, target] = mapping;
		// For example ::1 and [::1].
		if (mapped.has(key)) throw new TaskError("invalid_option", `addressMap translates the address ${JSON.stringify(key)} twice.`);
		mapped.set(key, target);
	}
	return mapped;
}

const MAPPING = 'an address such as "db.example.org" or "127.0.0.1:3100", for an address such as "10.0.0.1" or "10.0.0.1:3000"';

function readHosts(hosts: unknown): readonly Address[] {
	const list: readonly unknown[] = Array.isArray(hosts) ? hosts : [hosts];
	if (list.length === 0 || list.length > MOST_SEEDS) throw invalidOption("hosts", list.length, `1 to ${MOST_SEEDS} seeds`);
	// A hole in the array counts as undefined.
	return [...list].map((host, index) => {
		const address = readHost(host);
		if (address !== undefined) return address;
		const allowed = '"name", "name:3000", "[::1]:3000" or { host, port } with a port from 1 to 65535';
		throw invalidOption(list.length === 1 ? "hosts" : `hosts[${index}]`, host, allowed);
	});
}

function readHost(host: unknown): Address | undefined {
	if (typeof host === "string") return parseAddress(host);
	if (typeof host !== "object" || host === null || !("host" in host) || typeof host.host !== "string") return undefined;
	const port = "port" in host && host.port !== undefined ? host.port : DEFAULT_PORT;
	// Parsed as text without a port, so that the same host names are valid in both forms.
	const name = parseAddress(host.host.includes(":") && !host.host.startsWith("[") ? `[${host.host}]` : host.host, 1)?.host;
	return name !== undefined && isPort(port) ? { host: name, port } : undefined;
}
