/**
 * Makes clean documents of raw rows.
 *
 * <p>{@link io.attune.data.cleaning.Preparation} runs a {@link
 * io.attune.data.cleaning.PrepareRecipe}: which rows, which columns, and an ordered list of {@link
 * io.attune.data.cleaning.CleaningStep}s, each of which does one thing to a {@link
 * io.attune.data.cleaning.Document}: {@code unicode}, {@code html}, {@code whitespace}, {@code
 * boilerplate}, {@code sections}, {@code redact}, {@code language}, {@code length}, {@code
 * deduplicate}, {@code near-duplicates}, {@code tokens}. The {@link
 * io.attune.data.cleaning.CleaningReport} tells of each step how many documents it touched, with
 * samples.
 *
 * <p>To add a step: implement it and a {@link io.attune.data.cleaning.CleaningStepProvider}, and
 * name that in {@code META-INF/services}; recipes then know its name.
 */
package io.attune.data.cleaning;
