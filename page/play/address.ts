import { LIBRARY_NAME } from "../perform/trackers.ts";

/** The address of the page: a replay token, the tracker on the stage, and the story that it began with. */
export interface PageAddress {
	readonly token: string;
	readonly trackerName: string;
	/** The index of one of the page's own stories. */
	readonly story?: number;
}

/**
 * Reads the part of an address after `#`: `s1.…`, with `&tracker=NAME` and `&story=1`; `undefined` if it does not have
 * a token.
 */
export function readAddress(hash: string): PageAddress | undefined {
	const [token = "", ...rest] = hash.replace(/^#/, "").split("&");
	if (token === "") return undefined;
	const value = (name: string) => rest.find((part) => part.startsWith(`${name}=`))?.slice(name.length + 1);
	const story = value("story");
	return {
		token,
		trackerName: value("tracker") ?? LIBRARY_NAME,
		...(story !== undefined && /^\d{1,3}$/.test(story) && { story: Number(story) }),
	};
}

export function printAddress({ token, trackerName, story }: PageAddress): string {
	const tracker = trackerName === LIBRARY_NAME ? "" : `&tracker=${trackerName}`;
	return `#${token}${tracker}${story === undefined ? "" : `&story=${story}`}`;
}
