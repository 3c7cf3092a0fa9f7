import { lineValue } from "../../job/reply-body.ts";
import { type Address, parseAddress, showAddress } from "../info/address.ts";
import { type Peer, type PeerList, parsePeers } from "../info/peers.ts";
import type { MemberReport } from "./view.ts";

/** How the members are asked about the members, and how their replies are read. */

/** Which lists are read, and how the addresses in them are translated (CLUSTER-8). */
export interface ListSettings {
	readonly useAlternate: boolean;
	readonly useAlumni: boolean;
	/** By `host:port` or `host`. */
	readonly addressMap: ReadonlyMap<string, Address>;
}

/** The short question: does the node belong to a cluster, and has its list changed? */
export const STANDING: readonly string[] = ["partition-generation", "peers-generation"];

/** The long question. List and count are read together (CLUSTER-6). */
export function reportCommands({ useAlternate, useAlumni }: ListSettings): readonly string[] {
	const alternate = useAlternate ? ["peers-clear-alt"] : [];
	const alumni = useAlumni ? ["alumni-clear-std", ...(useAlternate ? ["alumni-clear-alt"] : [])] : [];
	return [...STANDING, "peers-clear-std", ...alternate, ...alumni, "statistics"];
}

export type Standing =
	| { readonly kind: "member"; readonly generation: string }
	/** Its partition generation is -1. */
	| { readonly kind: "starting" }
	| { readonly kind: "malformed"; readonly message: string };

export function readStanding(body: string): Standing {
	const partitions = lineValue(body, "partition-generation") ?? "";
	if (!/^-?\d+$/.test(partitions)) return { kind: "malformed", message: "the node did not report its partition generation" };
	if (partitions.startsWith("-")) return { kind: "starting" };
	return { kind: "member", generation: lineValue(body, "peers-generation") ?? "" };
}

/** The lines from which a report is read. */
const REPORTED = ["peers-generation", "peers-clear-std", "peers-clear-alt", "alumni-clear-std", "alumni-clear-alt"];
const SIZE = /(?:^|;)cluster_size=(\d{1,9})(?:;|$)/;

/**
 * The part of a reply to the long question that {@link readMemberReport} reads, without what changes all the time. If
 * it is the same as last time, so is the report.
 */
export function reportedPart(body: string): string {
	let part = "";
	for (const command of REPORTED) {
		const value = lineValue(body, command);
		if (value !== undefined) part += `${command}\t${value}\n`;
	}
	const [size = ""] = SIZE.exec(lineValue(body, "statistics") ?? "") ?? [];
	return `${part}statistics\t${size}\n`;
}

/**
 * Reads the reply to the long question of a node that belongs to a cluster. A text: what is wrong with its list of
 * peers.
 */
export function readMemberReport(body: string, settings: ListSettings): MemberReport | string {
	const text = lineValue(body, "peers-clear-std") ?? "";
	const standard = parsePeers(text);
	if (standard.kind === "malformed") return `the node sent ${standard.message}`;
	// Until a node leaves, both lists are the same.
	const alumniText = lineValue(body, "alumni-clear-std");
	const met = alumniText === text ? standard : alumniText === undefined ? undefined : parsePeers(alumniText);
	const remembered = met?.kind === "peers" ? met : undefined;
	const alternates = optionalList(body, "peers-clear-alt");
	const rememberedAlternates = optionalList(body, "alumni-clear-alt");
	const peers = withAlternates(standard, alternates, settings);
	const alumni = remembered === undefined ? [] : withAlternates(remembered, rememberedAlternates, settings);
	const [, size] = SIZE.exec(lineValue(body, "statistics") ?? "") ?? [];
	return {
		peers,
		names: new Set(peers.map(({ name }) => name)),
		alumni,
		size: size === undefined ? undefined : Number(size),
		generation: lineValue(body, "peers-generation") ?? "",
		complaint: met?.kind === "malformed" && isList(alumniText) ? `the node sent ${met.message}` : undefined,
		isCut: [standard, remembered, alternates, rememberedAlternates].some((list) => list?.isCut === true),
	};
}

/** A list that older servers do not have. An error in its place is the same as no list. */
function optionalList(body: string, command: string): PeerList | undefined {
	const value = lineValue(body, command);
	const list = value === undefined ? undefined : parsePeers(value);
	return list?.kind === "peers" ? list : undefined;
}

/** Whether a value is meant as a list, also if it cannot be read. */
function isList(value: string | undefined): boolean {
	return value !== undefined && value !== "" && !value.startsWith("ERROR:");
}

/** A node without an alternate address keeps its ordinary ones. */
function withAlternates(list: PeerList, alternates: PeerList | undefined, { addressMap }: ListSettings): readonly Peer[] {
	if (alternates === undefined && addressMap.size === 0) return list.peers;
	const byName = new Map((alternates?.peers ?? []).map((peer) => [peer.name, peer.addresses]));
	return list.peers.map(({ name, addresses }) => {
		const alternate = byName.get(name) ?? [];
		const used = alternate.length > 0 ? alternate : addresses;
		return { name, addresses: addressMap.size === 0 ? used : used.map((address) => mapAddress(address, addressMap)) };
	});
}

function mapAddress(address: Address, map: ReadonlyMap<string, Address>): Address {
	const whole = map.get(showAddress(address));
	if (whole !== undefined) return whole;
	const host = map.get(address.host);
	return host === undefined ? address : { host: host.host, port: host.port === ANY_PORT ? address.port : host.port };
}

/** A mapped address without a port keeps the port that the list gives. */
const ANY_PORT = 0;

/**
 * Reads one entry of an address map: `10.0.0.1=db.example.org` or `10.0.0.1:3000=127.0.0.1:3100`. `undefined` if it is
 * not one.
 */
export function readMapping(from: string, to: string): readonly [string, Address] | undefined {
	const source = parseAddress(from, 1);
	const target = parseAddress(to, 1);
	if (source === undefined || target === undefined) return undefined;
	const key = hasPort(from) ? showAddress(source) : source.host;
	return [key, hasPort(to) ? target : { host: target.host, port: ANY_PORT }];
}

function hasPort(text: string): boolean {
	return /^\[.*\]:\d+$|^[^:]*:\d+$/.test(text);
}
