import { checkNames, checkSignal, invalidOption } from "../../checks.ts";
import { type Clock, realClock } from "../../clock.ts";
import { type Address, DEFAULT_PORT, isPort, parseAddress } from "../info/address.ts";

/** A seed: `"host"`, `"host:3000"`, `"[::1]:3000"`, or its parts. The port is 3000 where omitted. */
export type Host = string | { readonly host: string; readonly port?: number | undefined };

/** Times are milliseconds. */
export interface InfoClusterOptions {
	/** One or more nodes to find the cluster by; any that answers will do. */
	readonly hosts: Host | readonly Host[];
	/** How long one address of a node has to accept the connection and say who it is. Default 1000. */
	readonly connectTimeout?: number | undefined;
	/**
	 * How long a node has to answer the cluster's own questions, those about its members. Default 1000. A task's questions have
	 * the task's own limit.
	 */
	readonly requestTimeout?: number | undefined;
	/** How long to wait between two looks at who is in the cluster. Default 1000. */
	readonly tendInterval?: number | undefined;
	/** How long an unanswered question may hold up those behind it before they go on by another connection. Default 100. */
	readonly patience?: number | undefined;
	/** The most connections to one node at a time; more than one only while a question is late. Default 8. */
	readonly maxConnections?: number | undefined;
	/** The most unanswered questions to one node; further ones are refused. Default 10000. */
	readonly maxWaiting?: number | undefined;
	/** The largest reply accepted, in bytes. Default 1048576. */
	readonly maxFrame?: number | undefined;
	/** Calls the connecting off. Once connected, use `close()`. */
	readonly signal?: AbortSignal | undefined;
	/** The clock that all of this is measured by. Default: the real one. */
	readonly clock?: Clock | undefined;
}

/** The same, checked, with nothing left out. */
export interface InfoClusterSettings {
	readonly seeds: readonly Address[];
	readonly connectTimeout: number;
	readonly requestTimeout: number;
	readonly tendInterval: number;
	readonly patience: number;
	readonly maxConnections: number;
	readonly maxWaiting: number;
	readonly maxFrame: number;
	readonly signal: AbortSignal | undefined;
	readonly clock: Clock;
}

const MOST_SEEDS = 64;
/** Each number's default, and the least and the most it may be. */
const NUMBERS = {
	connectTimeout: [1000, 1, Number.MAX_SAFE_INTEGER],
	requestTimeout: [1000, 1, Number.MAX_SAFE_INTEGER],
	tendInterval: [1000, 1, Number.MAX_SAFE_INTEGER],
	patience: [100, 0, Number.MAX_SAFE_INTEGER],
	maxConnections: [8, 1, 256],
	maxWaiting: [10_000, 1, 1_000_000],
	maxFrame: [1024 * 1024, 1024, 128 * 1024 * 1024],
} as const;
const NAMES: readonly string[] = ["hosts", "signal", "clock", ...Object.keys(NUMBERS)];

/** @throws TaskError `invalid_option` that names the option, what it was and what it may be */
export function resolveInfoClusterOptions(options: InfoClusterOptions): InfoClusterSettings {
	const given = checkNames(options, NAMES);
	const number = (name: keyof typeof NUMBERS): number => {
		const [byDefault, least, most] = NUMBERS[name];
		const value = given[name];
		if (value === undefined) return byDefault;
		if (typeof value === "number" && value >= least && value <= most) return value;
		throw invalidOption(name, value, `a number from ${least} to ${most}`);
	};
	const { clock = realClock } = given as { readonly clock?: Clock };
	return {
		seeds: readHosts(given.hosts),
		connectTimeout: number("connectTimeout"),
		requestTimeout: number("requestTimeout"),
		tendInterval: number("tendInterval"),
		patience: number("patience"),
		maxConnections: number("maxConnections"),
		maxWaiting: number("maxWaiting"),
		maxFrame: number("maxFrame"),
		signal: checkSignal(given),
		clock,
	};
}

function readHosts(hosts: unknown): readonly Address[] {
	const list: readonly unknown[] = Array.isArray(hosts) ? hosts : [hosts];
	if (list.length === 0 || list.length > MOST_SEEDS) throw invalidOption("hosts", list.length, `1 to ${MOST_SEEDS} seeds`);
	return list.map((host, index) => {
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
	// Read as text without a port, so that what is no host as text is none here either.
	const name = parseAddress(host.host.includes(":") && !host.host.startsWith("[") ? `[${host.host}]` : host.host, 1)?.host;
	return name !== undefined && isPort(port) ? { host: name, port } : undefined;
}
