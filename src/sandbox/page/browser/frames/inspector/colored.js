import { h } from "../../dom/elements.js";

/** The longest text that is coloured, in characters. The rest of a longer one is plain. */
const longest = 30_000;

/** For each language, the classes of its tokens in the order of the groups of its expression. */
const languages = {
  graphql: {
    tokens:
      /(#.*)|("""(?:[^"\\]|\\.|"(?!""))*(?:""")?|"(?:[^"\\\n]|\\.)*"?)|([$@][A-Za-z_]\w*)|(-?\d[\d.eE+-]*|\b(?:true|false|null)\b)|(\b(?:query|mutation|subscription|fragment|on)\b)|(\b[A-Z]\w*)|(\b[a-z_]\w*(?=\s*:))/g,
    classes: ["comment", "string", "variable", "literal", "keyword", "type", "key"],
  },
  json: {
    tokens: /("(?:[^"\\]|\\.)*"(?=\s*:))|("(?:[^"\\]|\\.)*"?)|(-?\d[\d.eE+-]*|\b(?:true|false|null)\b)/g,
    classes: ["key", "string", "literal"],
  },
};

/**
 * A text with its tokens in colours. Everything stays text.
 *
 * @param {string} text
 * @param {keyof typeof languages} language
 */
export function colored(text, language) {
  const { tokens, classes } = languages[language];
  const pre = h("pre", { class: "code", tabindex: 0, role: "group", "aria-label": language });
  const head = text.slice(0, longest);
  let end = 0;
  for (const match of head.matchAll(tokens)) {
    const group = match.slice(1).findIndex((each) => each !== undefined);
    pre.append(head.slice(end, match.index), h("span", { class: `token-${classes[group]}` }, match[0]));
    end = match.index + match[0].length;
  }
  pre.append(text.slice(end));
  return pre;
}
