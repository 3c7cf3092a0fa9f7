/** The address on which a node listens. */
export interface Address {
	/** A host name, an IPv4 address, or an IPv6 address without brackets. */
	readonly host: string;
	/** 1 to 65535. */
	readonly port: number;
}

/** The default port of a server. */
export const DEFAULT_PORT = 3000;

const LONGEST_HOST = 255;

const BRACKETED = /^\[([^[\]]+)\](?::(\d{1,5}))?$/;
const NAMED = /^([^\s:[\],/@]+)(?::(\d{1,5}))?$/;

/**
 * Reads `host`, `host:port`, `[v6]`, `[v6]:port` or an IPv6 address without brackets, as people write seeds and servers
 * write peers. `undefined` if the text has another form.
 */
export function parseAddress(text: string, defaultPort: number = DEFAULT_PORT): Address | undefined {
	// Only an address in brackets begins with one. To try one form instead of both saves a quarter of the time.
	const found = (text.startsWith("[") ? BRACKETED : NAMED).exec(text);
	const isName = found !== null && !text.startsWith("[");
	const host = found?.[1] ?? text;
	const port = Number(found?.[2] ?? defaultPort);
	if (host.length > LONGEST_HOST || !isPort(port)) return undefined;
	return isName || isIPv6(host) ? { host, port } : undefined;
}

function isIPv6(host: string): boolean {
	// A zone, as in `fe80::1%eth0`, has a meaning on one machine only and is not checked.
	const [, address = ""] = /^([0-9A-Fa-f:.]+)(?:%[\w.-]+)?$/.exec(host) ?? [];
	return URL.canParse(`http://[${address}]`);
}

/** Whether a number can be the port of a server. */
export function isPort(port: unknown): port is number {
	return Number.isInteger(port) && Number(port) >= 1 && Number(port) <= 65535;
}

/** The address as text: `host:port`, with IPv6 in brackets. */
export function showAddress({ host, port }: Address): string {
	return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}

/** Several addresses as one text. */
export function showAddresses(addresses: readonly Address[]): string {
	return addresses.map(showAddress).join(" ");
}
