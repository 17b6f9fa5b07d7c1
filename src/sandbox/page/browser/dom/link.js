import { h } from "./elements.js";

/**
 * Returns a link whose text shows its address, if the address is a web address. Otherwise returns the label and the
 * address as text.
 *
 * @param {string} label
 * @param {string} address
 */
export function link(label, address) {
  const url = webUrl(address);
  if (!url) return h("span", { class: "no-link", title: "Not an address of the web" }, `${label} (${address})`);
  const attributes = { href: url.href, target: "_blank", rel: "noopener noreferrer" };
  return h(
    "a",
    attributes,
    `${label} ↗`,
    showsHost(label, url) ? undefined : h("span", { class: "host" }, ` ${url.host}`),
  );
}

/**
 * The text with its web addresses as links.
 *
 * @param {string} text
 * @returns {(string | HTMLElement)[]}
 */
export function withLinks(text) {
  const parts = text.split(/(https?:\/\/[^\s<>"']+)/i);
  return parts.flatMap((part, index) => {
    if (index % 2 === 0) return part === "" ? [] : [part];
    // The mark at the end of a sentence is not part of the address.
    const address = part.replace(/(?<![.,;:!?)\]}])[.,;:!?)\]}]+$/, "");
    const rest = part.slice(address.length);
    return webUrl(address) ? [link(address, address), rest].filter((each) => each !== "") : [part];
  });
}

/** @param {string} address */
export function hostOf(address) {
  return webUrl(address)?.host ?? "no address of the web";
}

/** @param {string} address */
function webUrl(address) {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  return url && ["http:", "https:"].includes(url.protocol) ? url : undefined;
}

/**
 * True if the label is the address and its host can be read in it. In "https://shop.example@evil.example" it cannot.
 *
 * @param {string} label
 * @param {URL} url
 */
function showsHost(label, { host, protocol }) {
  const rest = label.slice(`${protocol}//`.length);
  return label === host || (label.startsWith(`${protocol}//${host}`) && /^[/?#]?$/.test(rest.charAt(host.length)));
}
