import { visibleText } from "../../kit/lanes/visible-text.ts";

/** What an element holds: other nodes, or text. */
export type Child = Node | string;

/** An attribute's value; `false` and `undefined` leave it out, `true` writes it without a value. */
export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

export function element<K extends keyof HTMLElementTagNameMap>(
	tag: K,
	attributes: Attributes = {},
	children: readonly Child[] = [],
): HTMLElementTagNameMap[K] {
	const made = document.createElement(tag);
	setAttributes(made, attributes);
	// Texts can come from replies: control characters and marks of text direction are shown by their codes.
	made.append(...children.map((child) => (typeof child === "string" ? visibleText(child) : child)));
	return made;
}

export function svgElement<K extends keyof SVGElementTagNameMap>(tag: K, attributes: Attributes = {}): SVGElementTagNameMap[K] {
	const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
	setAttributes(made, attributes);
	return made;
}

/**
 * Sets attributes. An attribute that already has the value is not set, so that the browser does not draw the element
 * again.
 */
export function setAttributes(on: Element, attributes: Attributes): void {
	for (const [name, value] of Object.entries(attributes)) {
		const text = value === undefined || value === false ? null : value === true ? "" : String(value);
		if (on.getAttribute(name) === text) continue;
		if (text === null) on.removeAttribute(name);
		else on.setAttribute(name, text);
	}
}

/** Sets a text, if it is different. */
export function setText(on: Node, text: string): void {
	const visible = visibleText(text);
	if (on.textContent !== visible) on.textContent = visible;
}

/** The element of the page with that id, which is of that kind: the page is ours. */
export function byId<T extends Element>(id: string, kind: new () => T): T {
	const found = document.getElementById(id) as unknown;
	if (!(found instanceof kind)) throw new Error(`The page has no ${kind.name} with the id ${id}.`);
	return found;
}

/** A button that does something. */
export function button(text: string, act: () => void, attributes: Attributes = {}): HTMLButtonElement {
	const made = element("button", { type: "button", ...attributes }, [text]);
	made.addEventListener("click", act);
	return made;
}

/** A choice among named values, some of them in groups. */
export function selectElement(
	label: string,
	options: readonly (HTMLOptionElement | HTMLOptGroupElement)[],
	chosen: (value: string) => void,
): HTMLSelectElement {
	const made = element("select", { "aria-label": label }, options);
	made.addEventListener("change", () => chosen(made.value));
	return made;
}

export function option(value: string, text: string = value): HTMLOptionElement {
	return element("option", { value }, [text]);
}

/** Markup that this page has made and escaped itself, such as a clause's text. */
export function markup(tag: "div" | "span", html: string, attributes: Attributes = {}): HTMLElement {
	const made = element(tag, attributes);
	made.innerHTML = html;
	return made;
}
