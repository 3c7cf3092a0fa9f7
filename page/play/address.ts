import { LIBRARY_NAME } from "../perform/trackers.ts";

/** What the address of the page says: a replay token, and the tracker on the stage. */
export interface Address {
	readonly token: string;
	readonly trackerName: string;
}

/** Reads what stands after the `#` of an address: `#s1.…` or `#s1.…&tracker=name`; `undefined` where there is no token. */
export function readAddress(hash: string): Address | undefined {
	const [token = "", ...rest] = hash.replace(/^#/, "").split("&");
	if (token === "") return undefined;
	const named = rest.find((part) => part.startsWith("tracker="));
	return { token, trackerName: named?.slice("tracker=".length) ?? LIBRARY_NAME };
}

export function printAddress({ token, trackerName }: Address): string {
	return trackerName === LIBRARY_NAME ? `#${token}` : `#${token}&tracker=${trackerName}`;
}
