package io.attune.training;

/**
 * How far a run has come.
 *
 * @param step optimiser steps done
 * @param steps of the whole run
 * @param epoch passes over the data done, as a fraction
 * @param loss of the last step; NaN before the first
 * @param rows trained on since this process began
 * @param tokens trained on since this process began, none of them padding
 */
public record TrainingProgress(
    int step, int steps, double epoch, double loss, long rows, long tokens) {}
