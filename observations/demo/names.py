"""Made-up names: every combination of these lists, dealt in a fixed order. Any likeness to somebody is chance."""

import random
from collections.abc import Iterator

FIRST = (
    "Aisha Adam Alison Amara Andrew Anya Beatrice Ben Beth Callum Carys Chloe Daniel Dev Eleanor Elif Emma Farah "
    "Fatima Femi Frances Gareth George Grace Hamza Harriet Helen Ibrahim Imran Ines Isla Jack Jamal Jasmine Joel "
    "Joseph Kamal Kate Kit Kwame Laila Laura Leon Liam Lucy Łukasz Mabel Marcus Marek Megan Miriam Nadia Naomi "
    "Nathan Niamh Nia Oliver Omar Owen Patrick Peter Philippa Priscilla Rachel Rafael Rashid Rebecca Rhys Rosie "
    "Ruth Sadia Samuel Sarah Seán Sian Simone Sofia Stella Steven Tariq Theo Thomas Tomasz Uzma Victor Wei Yasmin "
    "Yusuf Zainab Zoe"
).split()
LAST = (
    "Abbott Achebe Adeyemi Ahmed Ainsworth Akhtar Allard Asante Ashdown Bailey Barlow Begum Bell Bennett Bose "
    "Brennan Brook Burrows Carvalho Chandra Chowdhury Cole Cooper Crane Dale Daly Davies Demir Dhillon Doyle "
    "Easton Edwards Ellery Evans Farrow Finch Fletcher Foster Frost Gallagher Gill Goodwin Grant Greene Hallam "
    "Harding Hassan Hawke Holt Hughes Hussain Iqbal Ives Jarvis Jenkins Johal Kaur Keane Khan Kowalski Lambert "
    "Lennox Lomas Lowe Malik Marsden Mbeki McCall Mistry Morris Murphy Nair Nash Novak Nowak O’Connor O’Neil Obi "
    "Okafor Osman Oyelaran Parry Patel Pemberton Pike Powell Price Pryce Quinn Rahman Reid Rowlands Roy Rutter "
    "Salt Scholes Shah Sheikh Shore Singh Stone Swift Tanner Thorne Tully Upton Vance Walsh Ward Whitcombe "
    "Whitlock Wren Yates Young Zielinski"
).split()


def deal(seed: int, taken: set[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Names in a fixed shuffled order, never one twice, none of those taken already."""
    everybody = [(first, last) for first in FIRST for last in LAST if (first, last) not in taken]
    random.Random(seed).shuffle(everybody)
    yield from everybody
