/**
 * Attune fine-tunes text-embedding models on the JVM and puts them to work.
 *
 * <p>The packages read in the order in which data travels: {@code data} holds rows, {@code model}
 * turns text into vectors, {@code losses} say what better means, {@code training} runs the loop,
 * {@code evaluation} tells whether it helped, {@code publishing} writes the result up. Underneath
 * lie {@code engine} (the native tensor library) and {@code similarity}.
 *
 * <p>This package holds only what all of them share: how wrong input is reported, how files are
 * written and hashed, what is asked of folders, where the cache is.
 */
package io.attune;
