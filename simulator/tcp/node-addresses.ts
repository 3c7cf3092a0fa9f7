import { parseAddress, showAddress } from "../../src/cluster/info/address.ts";
import { checkFields, checkList, invalid } from "../checks.ts";
import type { Contact } from "../membership/view.ts";
import { LOOPBACK, reservePort } from "./node-server.ts";

/** The addresses of a node, each as `host:port`, with IPv6 in brackets. */
export interface NodeAddresses {
	/** Where it listens, on loopback. For port 0 the system picks a port. Default: `127.0.0.1:0`. */
	readonly listen?: readonly string[];
	/** What its peers list. Default: where it listens. Other addresses are only listed: no process listens there. */
	readonly address?: readonly string[];
	/**
	 * What its peers list as alternate addresses. Default: no alternate addresses, and the alternate lists do not contain
	 * it.
	 */
	readonly alternate?: readonly string[];
}

const MOST_ADDRESSES = 16;
const PORT_TO_PICK = `${LOOPBACK}:0`;

/**
 * Finds free ports for a node, and returns how its peers list it.
 *
 * @param inUse addresses of other nodes: where they listen, or will listen, or which they still have to give free
 * @throws RangeError for invalid addresses, Error if the node cannot listen there
 */
export async function reserve(node: string, given: NodeAddresses, inUse: ReadonlySet<string>): Promise<Contact> {
	const { listen = [PORT_TO_PICK], address, alternate } = checkAddresses(given);
	const reserved: string[] = [];
	for (const endpoint of listen) {
		const { host, port } = readEndpoint(endpoint);
		if (inUse.has(showAddress({ host, port }))) {
			reserved.push(endpoint);
			continue;
		}
		let picked = await reserveAt(node, host, port);
		// The system may pick a port twice, because the first node does not listen on it yet.
		for (let attempt = 1; port === 0 && inUse.has(picked) && attempt < ATTEMPTS; attempt++)
			picked = await reserveAt(node, host, port);
		reserved.push(picked);
	}
	// An address of port 0 stands for the port that was picked.
	const told = (list: readonly string[]): string =>
		list.map((each) => (each.endsWith(":0") ? (reserved[listen.indexOf(each)] ?? reserved[0] ?? each) : each)).join(",");
	return {
		address: address === undefined ? reserved.join(",") : told(address),
		...(alternate !== undefined && { alternate: told(alternate) }),
		listen: reserved,
	};
}

async function reserveAt(node: string, host: string, port: number): Promise<string> {
	return showAddress({ host, port: await reservePort(node, { host, port }) });
}

/** @throws RangeError for invalid addresses */
export function checkAddresses(addresses: NodeAddresses, name = "addresses"): NodeAddresses {
	const { listen, address, alternate } = checkFields(name, addresses, ["listen", "address", "alternate"]);
	if (listen !== undefined) for (const each of checkSome(`${name}.listen`, listen)) readEndpoint(each, `${name}.listen`);
	for (const [field, list] of Object.entries({ address, alternate })) {
		if (list === undefined) continue;
		for (const each of checkSome(`${name}.${field}`, list)) {
			if (isEndpoint(each)) continue;
			throw invalid(`${name}.${field}`, "a list of addresses such as 127.0.0.1:3000 or [::1]:3000", each);
		}
	}
	return addresses;
}

function checkSome(name: string, list: unknown): readonly unknown[] {
	const some = checkList(name, list);
	if (some.length === 0 || some.length > MOST_ADDRESSES) throw invalid(name, `a list of 1 to ${MOST_ADDRESSES} addresses`, list);
	return some;
}

/** Reads where a node listens. */
function readEndpoint(text: unknown, name = "listen"): { readonly host: string; readonly port: number } {
	const { host, port } = typeof text === "string" ? (split(text) ?? {}) : {};
	if (host !== undefined && port !== undefined && isLoopback(host)) return { host, port };
	throw invalid(name, "a list of loopback addresses such as 127.0.0.1:3000, 127.0.0.2:3000 or [::1]:3000", text);
}

function isEndpoint(text: unknown): boolean {
	return typeof text === "string" && split(text) !== undefined;
}

/** Port 0 means: the system picks a port. You cannot connect to it. */
function split(text: string): { readonly host: string; readonly port: number } | undefined {
	const isPicked = text.endsWith(":0");
	const address = parseAddress(isPicked ? `${text.slice(0, -1)}1` : text);
	return address === undefined || isPicked ? address && { ...address, port: 0 } : address;
}

function isLoopback(host: string): boolean {
	return host === "::1" || /^127(?:\.\d{1,3}){3}$/.test(host);
}

const ATTEMPTS = 20;

/**
 * Addresses at which all nodes listen on the same port: 127.0.0.1, 127.0.0.2, and so on.
 *
 * @throws Error if the machine has no such addresses (only Linux has all of them), or no port that is free on all
 */
export async function reserveOnePort(
	nodes: readonly string[],
): Promise<{ readonly port: number; readonly addresses: Readonly<Record<string, NodeAddresses>> }> {
	for (let attempt = 1; ; attempt++) {
		const port = await reservePort("", { host: LOOPBACK, port: 0 });
		try {
			const addresses: Record<string, NodeAddresses> = {};
			for (const [index, node] of nodes.entries()) {
				const host = `127.0.0.${index + 1}`;
				await reservePort(node, { host, port });
				addresses[node] = { listen: [`${host}:${port}`] };
			}
			return { port, addresses };
		} catch (error) {
			if (attempt === ATTEMPTS) throw error;
		}
	}
}
