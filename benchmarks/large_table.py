#!/usr/bin/env python3
"""Writes a table as large as the largest that people prepare: job postings, 123,849 rows of 31 columns, about 500 MB.

The descriptions are quoted cells of five lines, made of words at random; one in fifty repeats an earlier one. Seeded.

    benchmarks/large_table.py postings.csv
    /usr/bin/time -v ./attune prepare --input postings.csv --columns id=job_id,text=description --out documents.jsonl
"""

import argparse
import csv
import random

ROWS = 123_849
LINES = 5
WORDS_A_LINE = (70, 150)
REPEATED = 0.02

COLUMNS = (
    "job_id company_name title description max_salary pay_period location company_id views med_salary min_salary "
    "formatted_work_type applies original_listed_time remote_allowed job_posting_url application_url application_type "
    "expiry closed_time formatted_experience_level skills_desc listed_time posting_domain sponsored work_type currency "
    "compensation_type normalized_salary zip_code fips"
).split()

TITLES = (
    "Data Analyst", "Senior Data Engineer", "Registered Nurse", "Store Manager", "Data Scientist", "Truck Driver",
    "Machine Learning Engineer", "Accountant", "Line Cook", "Electrician", "Teacher", "Account Executive",
)

HEADINGS = ("About us", "What you will do", "Requirements", "Benefits", "How to apply")

SYLLABLES = "ba co di fu ge hi ju ka lo mi nu pe qua ri so ta vi we xa zo ment tion ing er al".split()


def vocabulary(generator):
    """Words of one to four syllables, the early ones frequent."""
    return ["".join(generator.choices(SYLLABLES, k=generator.randint(1, 4))) for _ in range(20_000)]


def description(generator, words, weights):
    lines = []
    for heading in HEADINGS:
        chosen = generator.choices(words, cum_weights=weights, k=generator.randint(*WORDS_A_LINE))
        lines.append(f'{heading}: {" ".join(chosen)}, "{chosen[0]}", and so on.')
    return "\n".join(lines)


def rows(count, seed):
    generator = random.Random(seed)
    words = vocabulary(generator)
    weights, total = [], 0.0
    for rank in range(len(words)):
        total += 1 / (rank + 3)
        weights.append(total)
    earlier = []
    for number in range(count):
        if earlier and generator.random() < REPEATED:
            text = generator.choice(earlier)
        else:
            text = description(generator, words, weights)
            earlier = (earlier + [text])[-1000:]
        row = dict.fromkeys(COLUMNS, "")
        row.update(
            job_id=3_800_000_000 + number,
            company_name=f"{generator.choice(words).title()} & Co",
            title=generator.choice(TITLES),
            description=text,
            location=f"{generator.choice(words).title()}, {generator.choice('ABCDEF')}Z",
            company_id=generator.randint(1, 99_999),
            views=generator.randint(1, 900),
            applies=generator.randint(0, 90),
            formatted_work_type="Full-time",
            original_listed_time=1.712e12 + number,
            job_posting_url=f"https://www.example.com/jobs/view/{number}/?trk=jobs_biz_prem_srch",
            application_type="OffsiteApply",
            listed_time=1.713e12 + number,
            sponsored=0,
            work_type="FULL_TIME",
            normalized_salary=generator.randint(30_000, 200_000),
            zip_code=generator.randint(10_000, 99_999),
        )
        yield row


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", help="the file to write")
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--seed", type=int, default=42)
    arguments = parser.parse_args()
    with open(arguments.out, "w", newline="", encoding="utf-8") as file:
        table = csv.DictWriter(file, COLUMNS)
        table.writeheader()
        table.writerows(rows(arguments.rows, arguments.seed))


if __name__ == "__main__":
    main()
