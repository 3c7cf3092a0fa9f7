import { escapeMarkup } from "../lanes/escape-markup.ts";

/** The Markdown that SPEC.md uses in a line: code, bold and emphasis. */
export function inlineMarkdown(text: string): string {
	return text
		.split(/(`[^`]+`)/)
		.map((part, index) => (index % 2 === 1 ? `<code>${escapeMarkup(part.slice(1, -1))}</code>` : emphasis(escapeMarkup(part))))
		.join("");
}

function emphasis(markup: string): string {
	return markup.replace(/\*\*([^*]+)\*\*/g, "<b>$1</b>").replace(/\*([^*]+)\*/g, "<em>$1</em>");
}

/** Paragraphs and lists of one depth as markup; tables as they are. */
export function markdownBlocks(text: string): string {
	return text
		.split(/\n{2,}/)
		.map((block) => {
			const lines = block.split("\n");
			if (lines[0]?.startsWith("|")) return `<pre>${escapeMarkup(block)}</pre>`;
			if (!/^(?:- |\d+\. )/.test(lines[0] ?? "")) return `<p>${inlineMarkdown(lines.join(" "))}</p>`;
			const tag = lines[0]?.startsWith("- ") ? "ul" : "ol";
			return `<${tag}>${items(lines)
				.map((item) => `<li>${inlineMarkdown(item)}</li>`)
				.join("")}</${tag}>`;
		})
		.join("\n");
}

/** A line that does not begin an item belongs to the item before it. */
function items(lines: readonly string[]): readonly string[] {
	const found: string[] = [];
	for (const line of lines) {
		const item = /^(?:- |\d+\. )(.*)$/.exec(line)?.[1];
		if (item !== undefined) found.push(item);
		else found.push(`${found.pop() ?? ""} ${line.trim()}`);
	}
	return found;
}
