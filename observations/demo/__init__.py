"""The demo trust: Hartsmoor Learning Trust, wholly made up, after a trust of eight schools that began with 20 coaches.

Every figure is drawn from one fixed seed, every id from a name, so that each deployment's demo is the same. Sizes
follow the published teacher numbers of English schools (School Workforce Census 2019), and the growth follows the
account of a trust's first two years: 20 coaches at first, about 90 two years on, the target slightly missed.
"""
