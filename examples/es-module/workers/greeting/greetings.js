export const greetings = { en: "Hello", fr: "Bonjour", it: "Buongiorno", ja: "こんにちは" };
